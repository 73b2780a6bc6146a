// Who is in trouble, and where? Every SLO in every region and globally, on one page.
local board = import 'lib/board.libsonnet';
local colour = import 'lib/colour.libsonnet';
local link = import 'lib/link.libsonnet';
local note = import 'lib/note.libsonnet';
local panel = import 'lib/panel.libsonnet';
local query = import 'lib/query.libsonnet';
local variable = import 'lib/variable.libsonnet';

function(plan)
  local q = plan.queries.global;
  local named = '{{service}}/{{slo}} {{region}}';
  local globalFirst = [scope for scope in plan.scopes if scope == 'global'] + plan.regions;
  local above = plan.long[0].above;
  local hasGlobal = std.member(plan.scopes, 'global');

  local count(id, title, description, expr, colour_if_any) =
    panel.stat(id, title, description, query.now(expr), panel.field('none', 'no data', colour.thresholds.any(colour_if_any)));

  local headline = [
    panel.stat(
      1, 'SLOs', 'SLOs declared, each counted once however many regions measure it. Computed from slo:info.',
      query.now(q.slos), panel.field('none'),
    ),
    count(
      2, 'Breached', 'SLOs with more than their error budget spent in at least one region or globally. The table below says where; the error-budget policy says what follows.',
      q.breached, colour.page,
    ),
    count(
      3, 'Burning, page', 'SLOs whose burn rate is above a page threshold over both of its windows somewhere, with enough bad events to count. Same condition as the alert. Somebody should be looking now.',
      q.page, colour.page,
    ),
    count(
      4, 'Burning, ticket', 'SLOs whose burn rate is above a ticket threshold over both of its windows somewhere. Same condition as the alert. To be looked at in working hours.',
      q.ticket, colour.ticket,
    ),
    count(
      5, 'Not known', 'SLOs that somewhere are not measured at all, or for less than 95 % of the period. They may be fine or not: mend the measuring first. A new region is incomplete until it has run for most of a period.',
      q.unsure, colour.unknown,
    ),
    panel.stat(
      6, 'Lowest budget', 'The SLO with least error budget left, in whichever region or globally, of those measured enough to tell. Below zero, more was spent than the period allows.',
      query.now(q.lowest, named), panel.field('percentunit', 'no data', colour.thresholds.left, { decimals: 0 }), 'value_and_name', links=link.sloOfSeries(plan.uids),
    ),
  ];

  local matrix = panel.table(
    10, 'Error budget left',
    'Each SLO globally and in each region, worst first. 100 % is an untouched budget, below 0 % it is overspent. Incomplete: measured for less than 95 % of the period. Empty: not declared for that region. Computed as 1 - error ratio over the period / budget, from counted events. Click a cell for that SLO in that region.',
    [query.rows(q.lowest_by_slo, 'lowest'), query.rows(q.owner, 'owner')] + [query.rows(q['cell ' + scope], 'left-' + scope) for scope in globalFirst],
    panel.field('percentunit', 'no data', colour.thresholds.filled, { decimals: 0, mappings: colour.mappings.left }),
    [
      { from: 'service', to: 'service' },
      { from: 'slo', to: 'slo' },
      { from: 'owner', to: 'owner' },
    ] + [{ from: 'Value #left-' + scope, to: scope } for scope in globalFirst],
    [panel.matching('service|slo', { 'custom.width': 190 }), panel.named('owner', { 'custom.width': 130 })] + [
      panel.named(scope, { 'custom.cellOptions': panel.cell.filled, 'custom.align': 'center', links: link.slo(plan.uids, scope) })
      for scope in globalFirst
    ],
    { by: 'Value #lowest', desc: false },
  );

  local spent = panel.table(
    20, 'Most spent budgets',
    'The eight highest shares of error budget spent, over all regions and the global scope, of those measured enough to tell. Above 100 % the budget is overspent; bars end there. Computed as error ratio over the period / budget. Click one for that SLO in that region.',
    [query.rows(q.spent, 'spent')],
    panel.field('percentunit', 'no data', colour.thresholds.spent, { decimals: 0, min: 0, max: 1 }),
    [
      { from: 'service', to: 'service' },
      { from: 'slo', to: 'slo' },
      { from: 'region', to: 'region' },
      { from: 'Value #spent', to: 'spent' },
    ],
    [
      panel.matching('service|slo|region', { links: link.slo(plan.uids) }),
      panel.named('spent', { 'custom.cellOptions': panel.cell.bar }),
    ],
    { by: 'Value #spent', desc: true },
  );

  local burn = panel.lines(
    21, 'Burn rate over ' + plan.now,
    'The ten SLOs that burnt fastest over the last ' + plan.day + '. At 1 the budget lasts exactly for the period; dashed lines are the lowest thresholds of the alert policies in use. Computed as error ratio over ' + plan.now + ' / budget. Above a line: open the SLO.',
    [query.lines(q.burn, named)],
    panel.field('none', 'no data', colour.thresholds.burn(above), { decimals: 1, min: 0.1, links: link.sloOfSeries(plan.uids) }),
    panel.legend.right(['lastNotNull'], 345),
    style={ scaleDistribution: { type: 'log', log: 10 }, axisSoftMax: 20, gradientMode: 'scheme', lineWidth: 1, thresholdsStyle: { mode: 'dashed' } },
  );

  local firing = panel.table(
    30, 'Alerts firing here',
    'Alerts about SLOs and about measuring them that the chosen data source evaluates itself. Burn alerts of a region fire in that region; their conditions are what the counts and states above show. An empty list is the good case.',
    [query.rows(q.firing, 'firing')],
    panel.field('string', 'no alert is firing'),
    [
      { from: 'alertname', to: 'alert' },
      { from: 'severity', to: 'severity' },
      { from: 'service', to: 'service' },
      { from: 'slo', to: 'slo' },
      { from: 'region', to: 'region' },
    ],
    [panel.named('alert', { 'custom.width': 195 }), panel.named('severity', { mappings: colour.mappings.severity, 'custom.cellOptions': panel.cell.coloured, 'custom.width': 90 })],
  );

  local regions = panel.table(
    31, 'Regions',
    'Is each region measured? Verdict: whether it serves, by its heartbeat, its traffic and the probes outside it; blind and unknown ones are not known to fail. Last heard: seconds since the newest heartbeat that arrived here, by the two clocks; above two minutes the region is out of sight. Measured and complete count SLOs, against those declared; coverage is the lowest of any SLO. Rules: hash of the loaded bundle, the same everywhere once a roll-out is done. Click a region for its SLOs.',
    [query.rows(q['region ' + name], name) for name in ['role', 'age', 'declared', 'measured', 'complete', 'coverage', 'rules'] + (if hasGlobal then ['verdict'] else [])],
    panel.field('none', 'no data'),
    [
      { from: 'region', to: 'region' },
      { from: 'role', to: 'role' },
    ] + (if hasGlobal then [{ from: 'Value #verdict', to: 'verdict' }] else []) + [
      { from: 'Value #age', to: 'last heard' },
      { from: 'Value #declared', to: 'SLOs' },
      { from: 'Value #measured', to: 'measured' },
      { from: 'Value #complete', to: 'complete' },
      { from: 'Value #coverage', to: 'coverage' },
      { from: 'hash', to: 'rules' },
    ],
    [
      panel.named('region', { links: link.region(plan.uids) }),
      panel.named('rules', { 'custom.width': 155 }),
    ] + (if hasGlobal then [panel.named('verdict', { mappings: colour.mappings.verdict(plan.verdicts), 'custom.align': 'left', 'custom.cellOptions': panel.cell.coloured })] else []) + [
      panel.named('last heard', { unit: 's', decimals: 0, thresholds: colour.thresholds.age, 'custom.cellOptions': panel.cell.coloured }),
      panel.named('coverage', { unit: 'percentunit', decimals: 1, thresholds: colour.thresholds.coverage, 'custom.cellOptions': panel.cell.coloured }),
    ],
    { by: 'region', desc: false },
  );

  board.new(
    plan.uids.global,
    'SLO overview',
    'Every SLO in every region and globally: what is breached, what burns, what is not known.',
    [variable.datasource],
    note.all(plan, plan.pages.all),
    [
      board.row(3, [board.wide([3, 4, 4, 4, 3, 6][index], headline[index]) for index in std.range(0, 5)]),
      board.row(11, [board.wide(24, matrix)]),
      board.row(10, [board.wide(10, spent), board.wide(14, burn)]),
      board.row(7, [board.wide(11, firing), board.wide(13, regions)]),
    ],
  )
