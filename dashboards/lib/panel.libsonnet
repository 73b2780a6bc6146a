// One function per kind of panel. Every panel has an id that never changes, a title, and a description in three parts:
// what it says, how it is computed, what to do about it.
local colour = import 'colour.libsonnet';
local query = import 'query.libsonnet';

local base(type, id, title, description) = {
  type: type,
  id: id,
  title: title,
  description: description,
  datasource: query.datasource,
};

local tooltip = { mode: 'multi', sort: 'desc' };
local noLegend = { showLegend: false, displayMode: 'list', placement: 'bottom', calcs: [] };
local reduced = { calcs: ['lastNotNull'], fields: '', values: false };

local field(unit, noValue='no data', thresholds=colour.thresholds.fact, extra={}) = {
  unit: unit,
  noValue: noValue,
  thresholds: thresholds,
  color: colour.byThreshold,
  mappings: [],
} + extra;

{
  // An override of some fields: properties as `path: value`.
  named(name, properties): {
    matcher: { id: 'byName', options: name },
    properties: [{ id: id, value: properties[id] } for id in std.objectFields(properties)],
  },
  matching(pattern, properties): $.named(pattern, properties) { matcher: { id: 'byRegexp', options: pattern } },

  // Regions keep their colour on every board.
  regions(names): [$.named(names[index], { color: colour.fixed(colour.region(index)) }) for index in std.range(0, std.length(names) - 1)],

  field: field,

  legend: {
    none: noLegend,
    bottom: noLegend { showLegend: true },
    // A table of names and numbers, the highest of the first number on top.
    right(calcs, width): $.legend.unsorted(calcs, width) { sortBy: 'Last *', sortDesc: true },
    unsorted(calcs, width): { showLegend: true, displayMode: 'table', placement: 'right', calcs: calcs, width: width },
      },

  stat(id, title, description, target, field, textMode='auto', colorMode='value', links=[]): base('stat', id, title, description) {
    targets: [target],
    fieldConfig: { defaults: field { links: links, mappings: field.mappings + colour.mappings.nothing(field.noValue) }, overrides: [] },
    options: {
      colorMode: colorMode,
      graphMode: 'none',
      justifyMode: 'center',
      orientation: 'auto',
      percentChangeColorMode: 'standard',
      reduceOptions: reduced,
      showPercentChange: false,
      text: { titleSize: 14, valueSize: 26 },
      textMode: textMode,
      wideLayout: true,
    },
  },

  // For a stat: the newest value even if it is NaN, which other reducers pass over.
  newest: { options+: { reduceOptions: reduced { calcs: ['last'] } } },

  // `style` are properties of the lines: lineWidth, fillOpacity, drawStyle, scaleDistribution, ...
  lines(id, title, description, targets, field, legend, overrides=[], style={}): base('timeseries', id, title, description) {
    targets: targets,
    fieldConfig: {
      defaults: field {
        custom: {
          axisBorderShow: false,
          axisCenteredZero: false,
          axisColorMode: 'text',
          axisGridShow: true,
          axisLabel: '',
          axisPlacement: 'auto',
          drawStyle: 'line',
          fillOpacity: 0,
          gradientMode: 'none',
          lineInterpolation: 'linear',
          lineWidth: 2,
          pointSize: 5,
          scaleDistribution: { type: 'linear' },
          showPoints: 'never',
          spanNulls: false,
          stacking: { group: 'A', mode: 'none' },
          thresholdsStyle: { mode: 'off' },
        } + style,
      },
      overrides: overrides,
    },
    options: { legend: legend, tooltip: tooltip },
  },

  // Several instant queries beside each other, joined by the labels they share. `columns` are {from, to} in the order shown;
  // what is not listed is left out.
  table(id, title, description, targets, field, columns, overrides=[], sort=null): base('table', id, title, description) {
    local one = std.length(targets) == 1,
    local source(column) = if one && std.startsWith(column.from, 'Value #') then 'Value' else column.from,
    local names = [source(column) for column in columns],
    local extra = ['Time', 'service', 'slo', 'region', 'scope'] + [source({ from: 'Value #' + target.refId }) for target in targets],
    targets: targets,
    fieldConfig: {
      defaults: field {
        mappings: if field.mappings == [] then colour.mappings.nothing(field.noValue) else field.mappings,
        custom: { align: 'auto', cellOptions: { type: 'auto' }, filterable: false, inspect: false, minWidth: 50 },
      },
      overrides: overrides,
    },
    options: { cellHeight: 'sm', frameIndex: 0, showHeader: true },
    transformations:
      (if one then [] else [{ id: 'merge', options: {} }]) +
      (if sort == null then [] else [{ id: 'sortBy', options: { fields: {}, sort: [{ field: source({ from: sort.by }), desc: sort.desc }] } }]) +
      [{
        id: 'organize',
        options: {
          excludeByName: { [name]: true for name in extra if !std.member(names, name) },
          includeByName: {},
          indexByName: { [names[index]]: index for index in std.range(0, std.length(names) - 1) },
          renameByName: { [source(column)]: column.to for column in columns if source(column) != column.to },
        },
      }],
  },

  // Bands of state over time, one row per series.
  timeline(id, title, description, target, field, overrides=[]): base('state-timeline', id, title, description) {
    targets: [target],
    fieldConfig: { defaults: field { custom: { fillOpacity: 80, lineWidth: 0 } }, overrides: overrides },
    options: { alignValue: 'left', legend: noLegend, mergeValues: true, rowHeight: 0.8, showValue: 'auto', tooltip: { mode: 'single', sort: 'none' } },
  },

  text(id, title, content): {
    type: 'text',
    id: id,
    title: title,
    description: 'How the numbers on this board come about.',
    options: { content: content, mode: 'markdown' },
  },

  // Cells: how a column of a table is drawn.
  cell: {
    filled: { type: 'color-background', mode: 'basic' },
    coloured: { type: 'color-text' },
    bar: { type: 'gauge', mode: 'basic', valueDisplayMode: 'color' },
  },
}
