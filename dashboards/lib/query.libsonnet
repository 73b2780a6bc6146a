// Targets of a panel. Queries arrive finished; here they get a name, a legend and a form.
local datasource = { type: 'prometheus', uid: '${datasource}' };
local target(refId, expr) = { datasource: datasource, editorMode: 'code', expr: expr, refId: refId };

{
  datasource: datasource,
  // One value now.
  now(expr, legend='', refId='A'): target(refId, expr) { instant: true, range: false, format: 'time_series', legendFormat: legend },
  // One row per series now; the value is in the column `Value #<refId>`.
  rows(expr, refId): target(refId, expr) { instant: true, range: false, format: 'table', legendFormat: '' },
  // Lines over the time shown.
  lines(expr, legend, refId='A', interval=''): target(refId, expr) {
    instant: false,
    range: true,
    format: 'time_series',
    legendFormat: legend,
    [if interval != '' then 'interval']: interval,
  },
}
