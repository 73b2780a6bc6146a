// How is one region doing? All its SLOs beside each other; the global scope can be chosen like a region.
local board = import 'lib/board.libsonnet';
local colour = import 'lib/colour.libsonnet';
local link = import 'lib/link.libsonnet';
local note = import 'lib/note.libsonnet';
local panel = import 'lib/panel.libsonnet';
local query = import 'lib/query.libsonnet';
local variable = import 'lib/variable.libsonnet';

function(plan)
  local q = plan.queries.region;
  local named = '{{service}}/{{slo}}';
  local column(name) = query.rows(q['column ' + name], name);
  local burns = ['burn ' + long.window for long in plan.long];
  local hasGlobal = std.objectHas(q, 'column beside');

  local count(id, title, description, expr, colour_if_any) =
    panel.stat(id, title, description, query.now(expr), panel.field('none', 'no data', colour.thresholds.any(colour_if_any)));

  local headline = [
    panel.stat(
      1, 'Role', 'What the region is there for, from the topology: active ones serve users, standby and drained ones are not expected to. The global scope has no role.',
      query.now(q.role, '{{role}}'), panel.field('none', 'global'), 'name',
    ),
  ] + (
    if hasGlobal then [
      panel.stat(
        7, 'Verdict', 'Whether the region serves, as the global Prometheus judges by its heartbeat, its traffic and the probes outside it. Down: most probes fail, and its usual events count as failed globally. Blind or unknown: nothing is known of it.',
        query.now(q.verdict), panel.field('none', 'none', extra={ mappings: colour.mappings.verdict(plan.verdicts) }),
      ),
    ] else []
  ) + [
    panel.stat(2, 'SLOs', 'SLOs declared for this region. Computed from slo:info.', query.now(q.slos), panel.field('none')),
    count(
      3, 'Breached', 'SLOs that have spent more than their error budget here. The error-budget policy says what follows.',
      q.breached, colour.page,
    ),
    count(
      4, 'Burning, page', 'SLOs whose burn rate is above a page threshold over both of its windows, with enough bad events to count. Same condition as the alert. Somebody should be looking now.',
      q.page, colour.page,
    ),
    count(
      5, 'Burning, ticket', 'SLOs whose burn rate is above a ticket threshold over both of its windows. Same condition as the alert. To be looked at in working hours.',
      q.ticket, colour.ticket,
    ),
    panel.stat(
      6, 'Last heard', 'How long ago the region said its heartbeat, by its clock and by that of the data source. Above two minutes its data is stale and everything below may be old. The global scope has no heartbeat.',
      query.now(q.age), panel.field('s', 'none', colour.thresholds.age, { decimals: 0 }),
    ),
  ];

  local slos = panel.table(
    10, 'SLOs in $region',
    'Every SLO here, worst budget first. SLI: share of good events over the period. Budget left: 1 - error ratio / budget, below 0 % overspent. Burn: budget spent per period length at the rate of that window; colours are the lowest thresholds of the alert policies in use. Versus global: budget left here less budget left globally. Coverage: share of minutes that were measured. Click a row for the SLO.',
    [column(name) for name in ['lowest', 'owner', 'state', 'left', 'sli', 'objective'] + burns + ['coverage'] + (if hasGlobal then ['beside'] else [])],
    panel.field('none', 'no data'),
    [
      { from: 'service', to: 'service' },
      { from: 'slo', to: 'slo' },
      { from: 'owner', to: 'owner' },
      { from: 'Value #state', to: 'state' },
      { from: 'Value #left', to: 'budget left' },
      { from: 'Value #sli', to: 'SLI' },
      { from: 'Value #objective', to: 'objective' },
    ] + [{ from: 'Value #' + name, to: name } for name in burns] +
    (if hasGlobal then [{ from: 'Value #beside', to: 'vs global' }] else []) +
    [{ from: 'Value #coverage', to: 'coverage' }],
    [
      panel.matching('service|slo', { links: link.slo(plan.uids, '$region') }),
      panel.named('state', { mappings: colour.mappings.state(plan.states), 'custom.cellOptions': panel.cell.coloured, 'custom.align': 'left', 'custom.width': 120 }),
      panel.named('budget left', {
        unit: 'percentunit',
        decimals: 0,
        thresholds: colour.thresholds.filled,
        'custom.align': 'center',
        'custom.width': 95,
        mappings: colour.mappings.left,
        'custom.cellOptions': panel.cell.filled,
        links: link.slo(plan.uids, '$region'),
      }),
      panel.matching('SLI|objective|vs global|coverage', { 'custom.width': 85 }),
      panel.matching('burn.*|owner', { 'custom.width': 80 }),
      panel.matching('SLI|objective', { unit: 'percentunit', decimals: plan.decimals }),
      panel.named('coverage', { unit: 'percentunit', decimals: 1, thresholds: colour.thresholds.coverage, 'custom.cellOptions': panel.cell.coloured }),
    ] + (
      if hasGlobal then [panel.named('vs global', { unit: 'percentunit', decimals: 0 })] else []
    ) + [
      panel.named('burn ' + long.window, { decimals: 1, thresholds: colour.thresholds.burn(long.above), 'custom.cellOptions': panel.cell.coloured })
      for long in plan.long
    ],
    { by: 'Value #lowest', desc: false },
  );

  local burn = panel.lines(
    20, 'Burn rate over ' + plan.now,
    'The ten SLOs that burnt fastest here over the last ' + plan.day + '. At 1 the budget lasts exactly for the period; dashed lines are the lowest thresholds of the alert policies in use. Above a line: open the SLO.',
    [query.lines(q.burn, named)],
    panel.field('none', 'no data', colour.thresholds.burn(plan.long[0].above), { decimals: 1, min: 0.1, links: link.sloOfSeries(plan.uids) }),
    panel.legend.right(['lastNotNull'], 285),
    style={ scaleDistribution: { type: 'log', log: 10 }, axisSoftMax: 20, gradientMode: 'scheme', lineWidth: 1, thresholdsStyle: { mode: 'dashed' } },
  );

  local left = panel.lines(
    21, 'Error budget left',
    'The ten most spent budgets here, over their periods. A line over a rolling period that is flat spends what falls out of it; one that falls spends more. Below 0 % the budget is overspent.',
    [query.lines(q.left, named)],
    panel.field('percentunit', 'no data', colour.thresholds.left, { links: link.sloOfSeries(plan.uids) }),
    panel.legend.right(['lastNotNull'], 285) { sortDesc: false },
    style={ axisSoftMax: 1, gradientMode: 'scheme', lineWidth: 1, thresholdsStyle: { mode: 'dashed' } },
  );

  local firing = panel.table(
    30, 'Alerts firing here',
    'Alerts about the SLOs of this region that the chosen data source evaluates itself: those of a region fire in its own Prometheus. An empty list is the good case.',
    [query.rows(q.firing, 'firing')],
    panel.field('string', 'no alert is firing'),
    [
      { from: 'alertname', to: 'alert' },
      { from: 'severity', to: 'severity' },
      { from: 'service', to: 'service' },
      { from: 'slo', to: 'slo' },
    ],
    [panel.named('severity', { mappings: colour.mappings.severity, 'custom.cellOptions': panel.cell.coloured })],
  );

  board.new(
    plan.uids.region,
    'SLOs of a region',
    'All SLOs of one region, or of the global scope, worst first.',
    [variable.datasource, variable.label('region', 'Region', plan.variables.region)],
    note.all(plan, plan.pages.region),
    [
      board.row(3, [board.wide((if hasGlobal then [4, 4, 3, 3, 3, 3, 4] else [4, 4, 4, 4, 4, 4])[index], headline[index]) for index in std.range(0, std.length(headline) - 1)]),
      board.row(11, [board.wide(24, slos)]),
      board.row(10, [board.wide(12, burn), board.wide(12, left)]),
      board.row(6, [board.wide(24, firing)]),
    ],
  )
