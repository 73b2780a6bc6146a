// A whole board: what all boards have in common, and rows of panels packed into the 24 columns of the grid.
local colour = import 'colour.libsonnet';
local query = import 'query.libsonnet';

// Rows of {height, panels: [{width, panel}]} or {title, id, height, panels} for a row that is folded away.
local at(panel, x, y, w, h) = panel { gridPos: { x: x, y: y, w: w, h: h } };
local across(row, y) = std.foldl(
  function(done, item) { x: done.x + item.width, panels: done.panels + [at(item.panel, done.x, y, item.width, row.height)] },
  row.panels,
  { x: 0, panels: [] },
).panels;
local folded(row, y) = at({ type: 'row', id: row.id, title: row.title, collapsed: true, panels: across(row, y + 1) }, 0, y, 24, 1);
local packed(rows) = std.foldl(
  function(done, row)
    if std.objectHas(row, 'title')
    then { y: done.y + 1, panels: done.panels + [folded(row, done.y)] }
    else { y: done.y + row.height, panels: done.panels + across(row, done.y) },
  rows,
  { y: 0, panels: [] },
).panels;

{
  row(height, panels): { height: height, panels: panels },
  folded(id, title, height, panels): { id: id, title: title, height: height, panels: panels },
  wide(width, panel): { width: width, panel: panel },

  new(uid, title, description, variables, notes, rows): {
    annotations: {
      list: [
        {
          builtIn: 1,
          datasource: { type: 'grafana', uid: '-- Grafana --' },
          enable: true,
          hide: true,
          iconColor: colour.fact,
          name: 'Notes on this board',
          type: 'dashboard',
        },
      ] + notes,
    },
    description: description,
    editable: false,
    fiscalYearStartMonth: 0,
    graphTooltip: 1,
    links: [{
      asDropdown: false,
      icon: 'external link',
      includeVars: true,
      keepTime: true,
      tags: ['slo-kit'],
      targetBlank: false,
      title: 'SLO boards',
      tooltip: 'The other boards of slo-kit, with the same choices and time',
      type: 'dashboards',
    }],
    panels: packed(rows),
    refresh: '1m',
    schemaVersion: 41,
    tags: ['slo-kit'],
    templating: { list: variables },
    time: { from: 'now-7d', to: 'now' },
    timepicker: {},
    timezone: 'utc',
    title: title,
    uid: uid,
    weekStart: 'monday',
  },
}
