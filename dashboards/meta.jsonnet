// Is the measuring alive? Before believing a number, or its absence.
local board = import 'lib/board.libsonnet';
local colour = import 'lib/colour.libsonnet';
local link = import 'lib/link.libsonnet';
local note = import 'lib/note.libsonnet';
local panel = import 'lib/panel.libsonnet';
local query = import 'lib/query.libsonnet';
local variable = import 'lib/variable.libsonnet';

function(plan)
  local q = plan.queries.meta;
  local hasGlobal = std.member(plan.scopes, 'global');
  local globalFirst = (if hasGlobal then ['global'] else []) + plan.regions;
  local unscraped = 'not scraped';

  local count(id, title, description, expr, colour_if_any, noValue='no data') =
    panel.stat(id, title, description, query.now(expr), panel.field('none', noValue, colour.thresholds.any(colour_if_any), { decimals: 0 }));

  local headline = [
    count(
      1, 'Silent regions', 'Active regions whose heartbeat did not arrive here within two minutes. From here it is unknown how they do, and their events are missing from global numbers. Runbook: SLOTelemetryMissing.',
      q.silent, colour.page,
    ),
    panel.stat(
      2, 'Oldest heartbeat', 'How long ago the region that was heard least lately said its heartbeat, as far back as a day. Up to a minute is normal.',
      query.now(q.oldest), panel.field('s', 'no data', colour.thresholds.age, { decimals: 0 }),
    ),
    panel.stat(
      3, 'Rule bundles', 'How many different bundles of SLO rules are loaded, by their hash. More than one for longer than a roll-out takes: regions count by different definitions. Runbook: SLORulesDiffer.',
      query.now(q.bundles), panel.field('none', 'no data', { mode: 'absolute', steps: [{ color: colour.fine, value: null }, { color: colour.watch, value: 2 }] }),
    ),
    count(
      4, 'Match nothing', 'SLOs of which nothing is counted somewhere: the service is gone, a metric or label was renamed, or the region is dark. Runbook: SLOSelectorEmpty.',
      q.empty, colour.page,
    ),
    count(
      5, 'Measured in part', 'SLOs measured for less than 95 % of the last day somewhere. A region that began today counts here until it is a day old. Runbook: SLOCoverageLow.',
      q.partly, colour.watch,
    ),
    count(
      6, 'Totals that fell', 'SLOs whose running total fell during the last day somewhere: data was lost, or nothing was measured for longer than totals are remembered. Budgets count from the fall. Runbook: SLOCounterReset.',
      q.fell, colour.watch,
    ),
    count(
      7, 'No traffic', 'SLOs that are measured but had no event in the last hour somewhere. Idle is allowed, and costs no budget; where it surprises, ask the load balancer.',
      q.idle, colour.fact,
    ),
    count(
      8, 'Failed rules', 'Evaluations of SLO rules that failed during the last hour in the Prometheus servers that the data source scrapes, itself included where it scrapes itself. Their logs say why.',
      q.failed, colour.page, unscraped,
    ),
  ];

  local regions = panel.table(
    10, 'Regions',
    'What arrives from each region. Verdict: whether it serves, by its heartbeat, its traffic and the probes outside it; blind and unknown ones are not known to fail. Last heard: by the two clocks, since its newest heartbeat here. Clock: ahead or behind beyond what its way here explains. Pull: whether the last federation worked. Rules: hash of its bundle, and whether it is the one here. Measured: SLOs with a budget, of those declared. Click a region for its SLOs.',
    [query.rows(q['region ' + name], name) for name in ['role', 'age', 'clock', 'declared', 'measured', 'coverage', 'rules'] + (if hasGlobal then ['pull', 'same', 'verdict'] else [])],
    panel.field('none', 'no data'),
    [
      { from: 'region', to: 'region' },
      { from: 'role', to: 'role' },
    ] + (if hasGlobal then [{ from: 'Value #verdict', to: 'verdict' }] else []) + [
      { from: 'Value #age', to: 'last heard' },
      { from: 'Value #clock', to: 'clock' },
    ] + (if hasGlobal then [{ from: 'Value #pull', to: 'pull' }] else []) + [
      { from: 'hash', to: 'rules' },
    ] + (if hasGlobal then [{ from: 'Value #same', to: 'as here' }] else []) + [
      { from: 'Value #declared', to: 'SLOs' },
      { from: 'Value #measured', to: 'measured' },
      { from: 'Value #coverage', to: 'lowest coverage' },
    ],
    [
      panel.named('region', { links: link.region(plan.uids) }),
      panel.matching('role|hash', { mappings: colour.mappings.nothing('') }),
      panel.named('rules', { 'custom.width': 160 }),
      panel.named('last heard', { unit: 's', decimals: 0, thresholds: colour.thresholds.age, 'custom.cellOptions': panel.cell.coloured }),
      panel.named('clock', { mappings: colour.mappings.clock, 'custom.cellOptions': panel.cell.coloured, 'custom.align': 'left' }),
      panel.named('lowest coverage', { unit: 'percentunit', decimals: 1, thresholds: colour.thresholds.coverage, 'custom.cellOptions': panel.cell.coloured }),
    ] + (
      if hasGlobal then [
        panel.named('verdict', { mappings: colour.mappings.verdict(plan.verdicts), 'custom.align': 'left', 'custom.cellOptions': panel.cell.coloured }),
        panel.named('pull', { mappings: colour.mappings.oneGood('works', 'fails', 'no job'), 'custom.cellOptions': panel.cell.coloured, 'custom.align': 'left' }),
        panel.named('as here', { mappings: colour.mappings.oneGood('same', 'differs', 'no data'), 'custom.cellOptions': panel.cell.coloured, 'custom.align': 'left' }),
      ] else []
    ),
    { by: 'region', desc: false },
  );

  local age = panel.lines(
    20, 'Age of the newest heartbeat',
    'Seconds between the clock of each region as it last arrived and the clock here. A slope upwards is silence; a steady distance is a clock that is wrong or a slow way here. Dashed: what rules call stale, and silent for a quarter of an hour, when a page goes out.',
    [query.lines(q.age, '{{region}}')],
    panel.field('dthms', 'no data', colour.thresholds.age, { decimals: 0 }),
    panel.legend.bottom,
    panel.regions(plan.regions),
    { axisSoftMin: 0, axisSoftMax: 180, thresholdsStyle: { mode: 'dashed' } },
  );

  local groups = panel.lines(
    21, 'Rule evaluation: share of its interval',
    'How much of its interval each group of SLO rules takes to evaluate; the eight slowest, on whichever server. Above half, a slow minute loses evaluations; at 1 it is late every time. From the metrics of Prometheus about itself.',
    [query.lines(q['group lines'], '{{group}}')],
    panel.field('percentunit', unscraped, colour.thresholds.load, { min: 0, decimals: 1 }),
    panel.legend.right(['lastNotNull'], 260),
    style={ axisSoftMax: 0.1, lineWidth: 1, thresholdsStyle: { mode: 'dashed' } },
  ) + { fieldConfig+: { defaults+: { color: { mode: 'shades', fixedColor: colour.fact } } } };

  local problems = panel.table(
    30, 'What needs mending',
    'One row for each SLO and region that is not measured as it should be. Matches nothing: no total is written. Total fell: how often in the last day. Measured in part: share of the last day. No traffic: not one event in the last hour, which may be right.',
    [query.rows(q.problems, 'problem')],
    panel.field('string', 'nothing found'),
    [
      { from: 'problem', to: 'problem' },
      { from: 'service', to: 'service' },
      { from: 'slo', to: 'slo' },
      { from: 'region', to: 'region' },
    ],
    [
      panel.matching('service|slo|region', { links: link.slo(plan.uids) }),
      panel.named('problem', { mappings: colour.mappings.problem, 'custom.cellOptions': panel.cell.coloured, 'custom.width': 150 }),
    ],
    { by: 'problem', desc: false },
  );

  local evaluated = panel.table(
    31, 'Rule groups',
    'The twelve groups of SLO rules that take most of their interval, on the Prometheus servers that the data source scrapes. Failures and missed evaluations are of the last hour; last run is the time since.',
    [query.rows(q['group ' + name], name) for name in ['used', 'seconds', 'failures', 'missed', 'since']],
    panel.field('none', unscraped),
    [
      { from: 'group', to: 'group' },
      { from: 'instance', to: 'server' },
      { from: 'Value #seconds', to: 'takes' },
      { from: 'Value #used', to: 'of interval' },
      { from: 'Value #failures', to: 'failures' },
      { from: 'Value #missed', to: 'missed' },
      { from: 'Value #since', to: 'last run' },
    ],
    [
      panel.named('group', { 'custom.width': 195 }),
      panel.named('server', { 'custom.width': 180 }),
      panel.named('takes', { unit: 's', decimals: 1 }),
      panel.named('of interval', { unit: 'percentunit', decimals: 1, thresholds: colour.thresholds.load, 'custom.cellOptions': panel.cell.coloured }),
      panel.matching('failures|missed', { decimals: 0, thresholds: colour.thresholds.any(colour.page), 'custom.cellOptions': panel.cell.coloured }),
      panel.named('last run', { unit: 's', decimals: 0, thresholds: colour.thresholds.age, 'custom.cellOptions': panel.cell.coloured }),
    ],
    { by: 'Value #used', desc: true },
  );

  local coverage = panel.table(
    40, 'Coverage of the period',
    'Measured share of the minutes in which each SLO should have been measured during its period, globally and in each region, lowest first. Below 95 % its budget is incomplete. Empty: not declared for that region. A dark region does not count as measured. Click a cell for that SLO in that region.',
    [query.rows(q['coverage lowest'], 'lowest')] + [query.rows(q['coverage ' + scope], 'coverage-' + scope) for scope in globalFirst],
    panel.field('percentunit', 'no data', colour.thresholds.coverageFilled, { decimals: 1, mappings: colour.mappings.left }),
    [
      { from: 'service', to: 'service' },
      { from: 'slo', to: 'slo' },
    ] + [{ from: 'Value #coverage-' + scope, to: scope } for scope in globalFirst],
    [
      panel.named(scope, { 'custom.cellOptions': panel.cell.filled, 'custom.align': 'center', links: link.slo(plan.uids, scope) })
      for scope in globalFirst
    ],
    { by: 'Value #lowest', desc: false },
  );

  local alerts = panel.table(
    41, 'Alerts about measuring',
    'Those that fire now where the chosen data source evaluates them; those of a region fire in its own Prometheus. An empty list is the good case. Each has a runbook of the same name.',
    [query.rows(q.alerts, 'alerts')],
    panel.field('string', 'no alert is firing'),
    [
      { from: 'alertname', to: 'alert' },
      { from: 'severity', to: 'severity' },
      { from: 'service', to: 'service' },
      { from: 'slo', to: 'slo' },
      { from: 'region', to: 'region' },
    ],
    [
      panel.named('alert', { 'custom.width': 185 }),
      panel.named('severity', { mappings: colour.mappings.severity, 'custom.cellOptions': panel.cell.coloured, 'custom.width': 90 }),
    ],
  );

  board.new(
    plan.uids.meta,
    'SLO measuring',
    'Is the measuring itself alive: regions heard, rules evaluated, selectors that match, totals that only grow.',
    [variable.datasource],
    note.all(plan, plan.pages.all),
    [
      board.row(3, [board.wide(3, stat) for stat in headline]),
      board.row(6, [board.wide(24, regions)]),
      board.row(9, [board.wide(12, age), board.wide(12, groups)]),
      board.row(9, [board.wide(11, problems), board.wide(13, evaluated)]),
      board.row(11, [board.wide(13, coverage), board.wide(11, alerts)]),
    ],
  ) { time: { from: 'now-1d', to: 'now' } }
