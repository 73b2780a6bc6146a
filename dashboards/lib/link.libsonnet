// Links from one board to another; each carries the data source, what was clicked on, and the time shown.
local link(title, uid, variables) = [{
  targetBlank: false,
  title: title,
  url: '/d/' + uid + '?${datasource:queryparam}' + std.join('', ['&var-' + pair[0] + '=' + pair[1] for pair in variables]) + '&${__url_time_range}',
}];

{
  // From a row of a table: columns that hold the names keep the name of their label.
  slo(uids, region='${__data.fields.region}'): link('This SLO in detail', uids.slo, [
    ['service', '${__data.fields.service}'],
    ['slo', '${__data.fields.slo}'],
    ['region', region],
  ]),
  // From a line or a number: the labels of its series.
  sloOfSeries(uids): link('This SLO in detail', uids.slo, [
    ['service', '${__field.labels.service}'],
    ['slo', '${__field.labels.slo}'],
    ['region', '${__field.labels.region}'],
  ]),
  // From a row on the board of one SLO, to another region of it.
  here(uids): link('This SLO in ${__data.fields.region}', uids.slo, [
    ['service', '$service'],
    ['slo', '$slo'],
    ['region', '${__data.fields.region}'],
  ]),
  region(uids, region='${__data.fields.region}'): link('All SLOs of this region', uids.region, [['region', region]]),
}
