// The page that explains the numbers, with the alert policies in use.
local row(policy, row) = '| ' + std.join(' | ', [policy.policy + ', ' + policy.period, row.severity, row.share + ' %', row.long, row.short, row.factor]) + ' |';

function(plan) std.join('\n', [
  '**Counting.** Two running totals per SLO and region, `slo:events:total` and `slo:bad_events:total`, grow with every evaluation by what the raw counters grew. Everything else is a subtraction of totals; ratios come last and are never averaged.',
  '',
  '**Error ratio** of a window = bad events / events in it. **Burn rate** = error ratio / (1 - objective): at 1 the budget lasts exactly for the period. **Budget left** = 1 - error ratio over the period / (1 - objective), never clamped.',
  '',
  '**Global** means the sum of the events of all regions, so a small region can be breached under a green global number: see *By region*.',
  '',
  '**Coverage** = measured minutes / minutes of the period. Below 95 % the numbers are incomplete and never shown green.',
  '',
  '**Alerts** fire while the burn rates of both windows exceed the threshold = share x period / long window, and the long window holds the minimum of bad events.',
  '',
  '| policy | severity | budget | long | short | burn rate above |',
  '|---|---|---|---|---|---|',
] + [row(policy, each) for policy in plan.policies for each in policy.rows] + [
  '',
  'What is counted, in PromQL: `slo-kit explain $service/$slo`',
])
