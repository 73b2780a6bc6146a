// One SLO in one region or globally: what is left, what burns, who spends it, what the alerts compare.
local board = import 'lib/board.libsonnet';
local colour = import 'lib/colour.libsonnet';
local link = import 'lib/link.libsonnet';
local method = import 'lib/method.libsonnet';
local note = import 'lib/note.libsonnet';
local panel = import 'lib/panel.libsonnet';
local query = import 'lib/query.libsonnet';
local variable = import 'lib/variable.libsonnet';

function(plan)
  local q = plan.queries.slo;
  local region_colours = panel.regions(plan.regions);

  local number(id, title, description, expr, field, links=[]) = panel.stat(id, title, description, query.now(expr), field, links=links);

  local headline = [
    board.wide(3, number(
      1, 'Objective', 'Share of events that are promised to be good over the period. Written in the SLO; a promise for the world may differ from that of each region.',
      q.objective, panel.field('percentunit', 'no data', extra={ decimals: plan.decimals }),
    )),
    board.wide(4, number(
      2, 'SLI over the period', 'Share of events that were good over the period so far: 1 - slo:error:ratio_period. Compare with the objective.',
      q.sli, panel.field('percentunit', 'no data', extra={ decimals: plan.decimals }),
    )),
    board.wide(3, number(
      3, 'Budget left', '1 - error ratio over the period / (1 - objective). 100 % is untouched; below 25 % it is at risk, below 0 % overspent. Incomplete: measured for less than 95 % of the period.',
      q['left now'], panel.field('percentunit', 'no data', colour.thresholds.left, { decimals: 0, mappings: colour.mappings.left }),
    ) + panel.newest),
    board.wide(3, number(
      4, 'Outage left', 'How long a total outage at average traffic may last before the budget is gone: budget left x budget x period. Negative: by how much it is overspent. Not known: measured too little to tell.',
      q.outage, panel.field('s', 'not known', colour.thresholds.fact, { decimals: 1 }),
    )),
    board.wide(4, number(
      5, 'Gone in', 'Time until the budget is gone if errors go on as over the last ' + plan.day + '. Red within a day, orange within three, yellow within seven; 0 once it is gone.',
      q.gone, panel.field('s', 'not known', colour.thresholds.gone, { decimals: 1, mappings: colour.mappings.never('not burning') }),
    )),
    board.wide(4, number(
      6, 'State', 'The gravest that applies: burning at page rate, breached, burning at ticket rate, incomplete (measured for less than 95 % of the period), at risk (below 25 %), fine.',
      q.state, panel.field('none', 'no data', extra={ mappings: colour.mappings.state(plan.states) }),
    )),
    board.wide(3, number(
      7, 'Events', 'Events per second over the last 15 minutes. Few events make every ratio jump; then alerts wait for a minimum of bad ones.',
      q.events, panel.field('cps', 'no data', extra={ decimals: 1 }),
    )),
  ];

  local left = panel.lines(
    10, 'Error budget left, and even burn',
    'Solid: share of the budget left over the period. Dashed: what would be left had exactly one budget per period been spent since the left edge. A solid line above the dashed one burns slower than the promise allows. Below 0 % the budget is overspent: follow the error-budget policy.',
    [query.lines(q.left, 'budget left', 'left'), query.lines(q.even, 'even burn', 'even')],
    panel.field('percentunit', 'no data', colour.thresholds.leftArea, { color: colour.fixed(colour.fact) }),
    panel.legend.bottom,
    [panel.named('even burn', { color: colour.fixed(colour.unknown), 'custom.lineStyle': { fill: 'dash', dash: [8, 6] }, 'custom.lineWidth': 1 })],
    { axisSoftMax: 1, fillOpacity: 8, thresholdsStyle: { mode: 'area' } },
  );

  local shade = ['super-light-blue', 'light-blue', 'blue', 'semi-dark-blue', 'dark-blue', 'light-purple', 'dark-purple', 'super-light-purple'];
  local lineName(line) = line.severity + ' above (' + line.window + ' and ' + line.short + ')';
  local windows = panel.lines(
    11, 'Burn rate by window',
    'How fast the budget burns, looked at over each window: 1 spends exactly the budget in a period. Dashed: thresholds of the alert policy of this SLO; an alert needs both windows named at its line to be above. Computed as error ratio / budget; windows without a single bad event are off the logarithmic axis.',
    [query.lines(q['burn ' + window], window, window) for window in plan.windows] +
    [query.lines(q['line ' + line.severity + ' ' + line.window], lineName(line), 'line-' + line.severity + '-' + line.window) for line in plan.lines],
    panel.field('none', 'no data', extra={ decimals: 1, min: 0.1 }),
    panel.legend.unsorted(['lastNotNull'], 290),
    [
      panel.named(plan.windows[index], { color: colour.fixed(shade[index % std.length(shade)]) })
      for index in std.range(0, std.length(plan.windows) - 1)
    ] + [
      panel.matching('page above.*', { color: colour.fixed(colour.page), 'custom.lineStyle': { fill: 'dash', dash: [8, 6] }, 'custom.lineWidth': 1 }),
      panel.matching('ticket above.*', { color: colour.fixed(colour.ticket), 'custom.lineStyle': { fill: 'dash', dash: [8, 6] }, 'custom.lineWidth': 1 }),
    ],
    { scaleDistribution: { type: 'log', log: 10 }, axisSoftMax: 20, lineWidth: 1 },
  );

  local alerts = panel.table(
    20, 'What the alerts compare',
    'One row for each pair of windows of the alert policy: the burn rate over the long and the short window, and the threshold that both must exceed. An alert also needs a minimum of bad events in the long window. Budget: the share that would be gone after the long window at threshold rate.',
    [query.rows(q['alert ' + name], name) for name in ['threshold', 'long', 'short', 'over']],
    panel.field('none', 'no data', extra={ decimals: 2 }),
    [
      { from: 'severity', to: 'severity' },
      { from: 'budget_share', to: 'budget' },
      { from: 'windows', to: 'windows' },
      { from: 'Value #long', to: 'long' },
      { from: 'Value #short', to: 'short' },
      { from: 'Value #threshold', to: 'threshold' },
      { from: 'Value #over', to: 'fires' },
    ],
    [
      panel.named('severity', { mappings: colour.mappings.severity, 'custom.cellOptions': panel.cell.coloured }),
      panel.named('fires', { decimals: 0, mappings: colour.mappings.yesNo('yes', colour.page) + colour.mappings.nothing('no data'), 'custom.cellOptions': panel.cell.coloured }),
    ],
    { by: 'Value #threshold', desc: true },
  );

  local timeline = panel.timeline(
    21, 'State by region',
    'What this SLO was in each region and globally over the time shown; gaps are times without data. Where red stands in one row only, the others hide it: look there.',
    query.lines(q['by region timeline'], '{{region}}', interval='5m'),
    panel.field('none', 'no data', extra={ mappings: colour.mappings.state(plan.states) }),
  );

  local regions = panel.table(
    30, 'By region',
    'The same SLO everywhere. Traffic and spend: the share of all events and of all bad events of the period that were counted in the region; blame is spend / traffic, and above 1 the region does worse than its size explains. Click a region to look at it.',
    [query.rows(q['by region ' + name], name) for name in ['state', 'left', 'sli', 'objective', 'burn', 'traffic', 'spend', 'blame', 'coverage']],
    panel.field('none', 'no data'),
    [
      { from: 'region', to: 'region' },
      { from: 'Value #state', to: 'state' },
      { from: 'Value #left', to: 'budget left' },
      { from: 'Value #sli', to: 'SLI' },
      { from: 'Value #objective', to: 'objective' },
      { from: 'Value #burn', to: 'burn ' + plan.now },
      { from: 'Value #traffic', to: 'traffic' },
      { from: 'Value #spend', to: 'spend' },
      { from: 'Value #blame', to: 'blame' },
      { from: 'Value #coverage', to: 'coverage' },
    ],
    [
      panel.named('region', { links: link.here(plan.uids) }),
      panel.named('state', { mappings: colour.mappings.state(plan.states), 'custom.cellOptions': panel.cell.coloured, 'custom.align': 'left', 'custom.width': 130 }),
      panel.named('budget left', { unit: 'percentunit', decimals: 0, thresholds: colour.thresholds.filled, mappings: colour.mappings.left, 'custom.align': 'center', 'custom.cellOptions': panel.cell.filled }),
      panel.matching('SLI|objective', { unit: 'percentunit', decimals: plan.decimals }),
      panel.named('burn ' + plan.now, { decimals: 1, thresholds: colour.thresholds.burn(plan.long[0].above), 'custom.cellOptions': panel.cell.coloured }),
      panel.matching('traffic|spend', { unit: 'percentunit', decimals: 0, mappings: colour.mappings.nothing('') }),
      panel.named('blame', { decimals: 1, mappings: colour.mappings.nothing('') }),
      panel.named('coverage', { unit: 'percentunit', decimals: 1, thresholds: colour.thresholds.coverage, 'custom.cellOptions': panel.cell.coloured }),
    ],
    { by: 'region', desc: false },
  );

  local blame = panel.lines(
    31, 'Bad events per hour, by region',
    'Which region spent the budget, and when: bad events of each hour, stacked. Computed as the growth of slo:bad_events:total.',
    [query.lines(q['by region per hour'], '{{region}}', interval='1h')],
    panel.field('short', 'no data', extra={ min: 0 }),
    panel.legend.bottom,
    region_colours,
    { drawStyle: 'bars', fillOpacity: 80, lineWidth: 0, stacking: { group: 'A', mode: 'normal' } },
  );

  local events = panel.lines(
    40, 'Good and bad events',
    'Events per second over 15 minutes, bad ones on the right axis. A ratio over few events says little; traffic that vanishes is news of its own.',
    [query.lines(q.good, 'good', 'good'), query.lines(q.bad, 'bad', 'bad')],
    panel.field('cps', 'no data', extra={ min: 0 }),
    panel.legend.bottom,
    [
      panel.named('good', { color: colour.fixed(colour.fact) }),
      panel.named('bad', { color: colour.fixed('purple'), 'custom.axisPlacement': 'right' }),
    ],
    { fillOpacity: 8, lineWidth: 1 },
  );

  local firing = panel.table(
    41, 'Alerts firing here',
    'Alerts of this SLO that the chosen data source evaluates itself; those of a region fire in its own Prometheus. An empty list is the good case.',
    [query.rows(q.firing, 'firing')],
    panel.field('string', 'no alert is firing'),
    [
      { from: 'alertname', to: 'alert' },
      { from: 'severity', to: 'severity' },
      { from: 'region', to: 'region' },
    ],
    [
      panel.named('alert', { 'custom.width': 195 }),
      panel.named('severity', { mappings: colour.mappings.severity, 'custom.cellOptions': panel.cell.coloured }),
    ],
  );

  local info = panel.table(
    51, 'Who and what',
    'What is declared about this SLO: from slo:info.',
    [query.rows(q.info, 'info')],
    panel.field('string', 'no data'),
    [
      { from: 'owner', to: 'owner' },
      { from: 'tier', to: 'tier' },
      { from: 'period', to: 'period' },
      { from: 'policy', to: 'policy' },
      { from: 'minimum_bad_events', to: 'min. bad events' },
    ],
  );

  board.new(
    plan.uids.slo,
    'SLO in detail',
    'One SLO in one region or globally: budget left, burn rates, alerts, and which region spent it.',
    [
      variable.datasource,
      variable.label('service', 'Service', plan.variables.service),
      variable.label('slo', 'SLO', plan.variables.slo),
      variable.label('region', 'Region', plan.variables['region of slo']),
    ],
    note.all(plan, plan.pages.slo, '$service'),
    [
      board.row(3, headline),
      board.row(9, [board.wide(12, left), board.wide(12, windows)]),
      board.row(7, [board.wide(12, alerts), board.wide(12, timeline)]),
      board.row(6, [board.wide(24, regions)]),
      board.row(8, [board.wide(12, blame), board.wide(12, events)]),
      board.row(5, [board.wide(24, firing)]),
      board.folded(50, 'How this is computed', 15, [board.wide(10, info), board.wide(14, panel.text(52, 'Method', method(plan)))]),
    ],
  )
