// What did the last seven days cost, and whom? The numbers of the weekly report, to be clicked on.
local board = import 'lib/board.libsonnet';
local colour = import 'lib/colour.libsonnet';
local link = import 'lib/link.libsonnet';
local note = import 'lib/note.libsonnet';
local panel = import 'lib/panel.libsonnet';
local query = import 'lib/query.libsonnet';
local variable = import 'lib/variable.libsonnet';

function(plan)
  local q = plan.queries.weekly;
  local hasGlobal = std.member(plan.scopes, 'global');
  local globalFirst = (if hasGlobal then ['global'] else []) + plan.regions;
  local overall = if hasGlobal then 'global' else plan.regions[0];

  local left = if hasGlobal then 'left globally' else 'lowest left';

  local compared(id, title, description, name, colour_if_any) =
    panel.stat(
      id, title, description, query.now(q[name + ' this week'], 'this week', 'now'),
      panel.field('none', 'no data', colour.thresholds.any(colour_if_any)), 'value_and_name',
    ) { targets+: [query.now(q[name + ' week before'], 'week before', 'before')] };

  local headline = [
    compared(
      1, 'Overspent', 'SLOs with less than nothing left of their error budget at the end of the week, in at least one region or globally; beside it the same a week earlier. The error-budget policy says what follows.',
      'overspent', colour.page,
    ),
    compared(
      2, 'Spent faster than promised', 'SLOs that spent more of their budget in the week than seven days are of the period (of 30 days: 23 %), somewhere. A budget survives few such weeks.',
      'fast', colour.watch,
    ),
    panel.stat(
      3, 'Largest spend', 'The SLO and region that spent most of its error budget in the week. Bad events of the week / (budget x events of the period).',
      query.now(q.most, '{{service}}/{{slo}} {{region}}'), panel.field('percentunit', 'no data', colour.thresholds.week(plan.even), { decimals: 0 }), 'value_and_name', links=link.sloOfSeries(plan.uids),
    ),
    panel.stat(
      4, 'Alerts that paged', 'Alerts of severity page that fired during the week, each counted once for each SLO and region, where the chosen data source evaluates them: those of a region fire in its own Prometheus.',
      query.now(q.pages), panel.field('none', 'none here', colour.thresholds.any(colour.page)),
    ),
    panel.stat(
      5, 'Not fully measured', 'SLOs measured for less than 95 % of the week in some region, or not at all. What was not measured is neither good nor bad. A region that began this week counts here until it is a week old.',
      query.now(q.unsure), panel.field('none', 'no data', colour.thresholds.any(colour.unknown)),
    ),
  ];

  local slos = panel.table(
    10, 'The week, SLO by SLO',
    'The biggest spenders first. Left: of the budget at the end of the week; change: against a week earlier, in points. Spent: share of the budget that went in these seven days, in each place; yellow where that is more than seven days are of the period, red above the whole budget. Incomplete: measured for less than 95 % of the period. Most in: the region with most of the bad events of the period, and its share of them. Computed from running totals as the report does, and equal to it. Click a cell for the SLO.',
    [query.rows(q[name], name) for name in ['rank', 'owner', 'left', 'change', 'before', 'bad', 'culprit']] +
    [query.rows(q['spent ' + scope], 'spent-' + scope) for scope in globalFirst],
    panel.field('percentunit', 'no data', extra={ decimals: 0 }),
    [
      { from: 'service', to: 'service' },
      { from: 'slo', to: 'slo' },
      { from: 'owner', to: 'owner' },
      { from: 'Value #left', to: left },
      { from: 'Value #change', to: 'change' },
    ] + [{ from: 'Value #spent-' + scope, to: 'spent ' + scope } for scope in globalFirst] + [
      { from: 'Value #before', to: 'week before' },
      { from: 'Value #bad', to: 'bad events' },
      { from: 'region', to: 'most in' },
      { from: 'Value #culprit', to: 'its share' },
    ],
    [
      panel.matching('service|slo', { links: link.slo(plan.uids, overall), 'custom.width': 140 }),
      panel.matching('owner|change|week before|bad events|its share', { 'custom.width': 105 }),
      panel.named(left, { mappings: colour.mappings.left, thresholds: colour.thresholds.filled, 'custom.cellOptions': panel.cell.filled, 'custom.align': 'center', 'custom.width': 110, links: link.slo(plan.uids, overall) }),
      panel.named('bad events', { unit: 'short', decimals: 1 }),
    ] + [
      panel.named('spent ' + scope, { mappings: colour.mappings.left, thresholds: colour.thresholds.weekFilled(plan.even), 'custom.cellOptions': panel.cell.filled, 'custom.align': 'center', links: link.slo(plan.uids, scope) })
      for scope in globalFirst
    ],
    { by: 'Value #rank', desc: true },
  );

  local days = panel.lines(
    20, 'Budget spent per day, by region',
    'The day by day of the week, in UTC: how much of its budget the average SLO lost through each region' + (if hasGlobal then ', of the global budget' else '') + '. The coloured parts add up. Tall days: look for the SLO in the table, then at the events marked here.',
    [query.lines(q.day, '{{region}}', interval='1d')],
    panel.field('percentunit', 'no data', extra={ decimals: 1, min: 0 }),
    panel.legend.bottom,
    panel.regions(plan.regions),
    { barAlignment: 1, barWidthFactor: 0.8, drawStyle: 'bars', fillOpacity: 80, lineWidth: 0, [if hasGlobal then 'stacking']: { group: 'A', mode: 'normal' } },
  );

  local burners = panel.table(
    21, 'Who caused it',
    'The ten SLOs with most of their ' + (if hasGlobal then 'global ' else '') + 'budget gone, and the share of the bad events of the period that each region caused; the shares of a row add up to 100 %. Beside a region of little traffic, a large share is a question. Equal to "Who spent it" of the report.',
    [query.rows(q.order, 'order'), query.rows(q.consumed, 'consumed')] + [query.rows(q['burn ' + region], 'burn-' + region) for region in plan.regions],
    panel.field('percentunit', 'no data', colour.thresholds.fact, { decimals: 0, min: 0, max: 1, mappings: colour.mappings.nothing('') }),
    [
      { from: 'service', to: 'service' },
      { from: 'slo', to: 'slo' },
      { from: 'Value #consumed', to: 'budget gone' },
    ] + [{ from: 'Value #burn-' + region, to: region } for region in plan.regions],
    [
      panel.matching('service|slo', { links: link.slo(plan.uids, overall) }),
      panel.named('budget gone', { mappings: colour.mappings.left, thresholds: colour.thresholds.spent, 'custom.cellOptions': panel.cell.coloured, 'custom.width': 105 }),
    ] + [
      override { properties+: [{ id: 'custom.cellOptions', value: panel.cell.bar }] }
      for override in panel.regions(plan.regions)
    ],
    { by: 'Value #order', desc: true },
  );

  local top = panel.table(
    30, 'Top ten of the week',
    'The ten largest shares of a budget that went in these seven days, over all regions that were measured enough to tell; bars end at a whole budget. Yellow where the week spent more than its share of the period. Click one for that SLO in that region.',
    [query.rows(q.top, 'top')],
    panel.field('percentunit', 'no data', colour.thresholds.week(plan.even), { decimals: 0, min: 0, max: 1 }),
    [
      { from: 'service', to: 'service' },
      { from: 'slo', to: 'slo' },
      { from: 'region', to: 'region' },
      { from: 'Value #top', to: 'spent' },
    ],
    [
      panel.matching('service|slo|region', { links: link.slo(plan.uids) }),
      panel.named('spent', { 'custom.cellOptions': panel.cell.bar }),
    ],
    { by: 'Value #top', desc: true },
  );

  local fired = panel.table(
    31, 'Alerts that fired here',
    'Alerts of the week that the chosen data source evaluates itself, and for how long each fired; those of a region fire in its own Prometheus. An empty list is the good case.',
    [query.rows(q.fired, 'fired')],
    panel.field('string', 'no alert fired'),
    [
      { from: 'alertname', to: 'alert' },
      { from: 'severity', to: 'severity' },
      { from: 'service', to: 'service' },
      { from: 'slo', to: 'slo' },
      { from: 'region', to: 'region' },
      { from: 'Value #fired', to: 'fired for' },
    ],
    [
      panel.named('alert', { 'custom.width': 195 }),
      panel.named('severity', { mappings: colour.mappings.severity, 'custom.cellOptions': panel.cell.coloured, 'custom.width': 90 }),
      panel.named('fired for', { unit: 'm', decimals: 1 }),
    ],
    { by: 'Value #fired', desc: true },
  );

  board.new(
    plan.uids.weekly,
    'SLO week in review',
    'What the last seven whole days cost: the numbers of the weekly report, as a board.',
    [variable.datasource],
    note.all(plan, plan.pages.all),
    [
      board.row(4, [board.wide([5, 5, 6, 4, 4][index], headline[index]) for index in std.range(0, 4)]),
      board.row(11, [board.wide(24, slos)]),
      board.row(12, [board.wide(12, days), board.wide(12, burners)]),
      board.row(12, [board.wide(11, top), board.wide(13, fired)]),
    ],
  ) {
    refresh: '',
    // Whole days only: "now/d" would end in the future, where instant queries find nothing.
    time: { from: 'now-7d/d', to: 'now-1d/d' },
  }
