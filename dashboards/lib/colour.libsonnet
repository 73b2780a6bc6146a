// What colours mean, once for all boards: green fine, yellow watch, orange ticket, red page or breached, blue facts, grey not known.
local fine = 'green', watch = 'dark-yellow', ticket = 'orange', page = 'red', fact = 'blue', unknown = '#7f7f7f';
// Backgrounds of cells: bright yellow under black letters, dark green and red under white ones.
local fine_filled = 'dark-green', watch_filled = 'yellow', page_filled = 'dark-red', fact_filled = 'dark-blue';
// Regions are told apart by colours that mean nothing else; they follow the order of the topology, so a new region takes the next one.
local palette = ['blue', 'purple', 'super-light-blue', 'dark-purple', 'dark-blue', 'super-light-purple', 'light-blue', 'light-purple'];

local steps(list) = { mode: 'absolute', steps: [{ color: colour_and_value[0], value: colour_and_value[1] } for colour_and_value in list] };

{
  fine: fine,
  watch: watch,
  ticket: ticket,
  page: page,
  fact: fact,
  unknown: unknown,
  region(index): palette[index % std.length(palette)],

  fixed(colour): { mode: 'fixed', fixedColor: colour },
  byThreshold: { mode: 'thresholds' },

  thresholds: {
    none: steps([[fine, null]]),
    fact: steps([[fact, null]]),
    // A share of budget: below zero breached, below a quarter at risk.
    left: steps([[page, null], [watch, 0], [fine, 0.25]]),
    // The same behind a chart: what is fine needs no paint, and an empty chart must not look green.
    leftArea: steps([[page, null], [watch, 0], ['transparent', 0.25]]),
    filled: steps([[page_filled, null], [watch_filled, 0], [fine_filled, 0.25]]),
    spent: steps([[fine, null], [watch, 0.75], [page, 1]]),
    // What a week spent: more than its share of the period is worth a look, more than the whole budget is a breach.
    week(even): steps([[fine, null], [watch, even], [page, 1]]),
    weekFilled(even): steps([[fine_filled, null], [watch_filled, even], [page_filled, 1]]),
    coverage: steps([[unknown, null], [fact, 0.95]]),
    coverageFilled: steps([[unknown, null], [fact_filled, 0.95]]),
    // The share of its interval that a group of rules takes.
    load: steps([[fine, null], [watch, 0.5], [page, 0.9]]),
    // Any at all is worth this colour.
    any(colour): steps([[fine, null], [colour, 1]]),
    // Seconds since a region was heard; rules call a heartbeat stale after two minutes.
    age: steps([[fine, null], [watch, 120], [page, 900]]),
    // Seconds until the budget is gone: within a day page-like, within three days ticket-like.
    gone: steps([[page, null], [ticket, 86400], [watch, 259200], [fine, 604800]]),
    // Burn rates of one window, from the alert policies in use; 1 spends exactly the budget.
    burn(above): steps(std.sort(
      [[fine, null]] +
      (if std.objectHas(above, 'ticket') && above.ticket <= 1 then [] else [[watch, 1]]) +
      [[{ ticket: ticket, page: page }[severity], above[severity]] for severity in std.objectFields(above)],
      function(step) if step[1] == null then -1 else step[1],
    )),
  },

  mappings: {
    // The states a board gives an SLO, by the numbers that the queries use for them.
    state(numbers): [{
      type: 'value',
      options: {
        [std.toString(numbers.fine)]: { text: 'fine', color: fine, index: 0 },
        [std.toString(numbers.at_risk)]: { text: 'at risk', color: watch, index: 1 },
        [std.toString(numbers.incomplete)]: { text: 'incomplete', color: unknown, index: 2 },
        [std.toString(numbers.ticket)]: { text: 'burning, ticket', color: ticket, index: 3 },
        [std.toString(numbers.breached)]: { text: 'breached', color: page, index: 4 },
        [std.toString(numbers.page)]: { text: 'burning, page', color: page, index: 5 },
      },
    }] + $.mappings.nothing('no data'),
    // A budget in a table: NaN says too little was measured, +Inf that nothing was, an empty cell that the SLO is not there.
    left: [
      { type: 'special', options: { match: 'nan', result: { text: 'incomplete', color: unknown, index: 0 } } },
      { type: 'range', options: { from: 1000000, to: null, result: { text: 'no data', color: unknown, index: 1 } } },
      { type: 'special', options: { match: 'null', result: { text: '', color: 'transparent', index: 2 } } },
    ],
    // +Inf seconds.
    never(text): [{ type: 'range', options: { from: 1000000000000, to: null, result: { text: text, color: fine, index: 0 } } }],
    severity: [{
      type: 'value',
      options: { page: { text: 'page', color: page, index: 0 }, ticket: { text: 'ticket', color: ticket, index: 1 } },
    }],
    yesNo(yes, colour): [{
      type: 'value',
      options: { '0': { text: 'no', color: fine, index: 0 }, '1': { text: yes, color: colour, index: 1 } },
    }],
    oneGood(good, bad, absent): [{
      type: 'value',
      options: { '0': { text: bad, color: page, index: 0 }, '1': { text: good, color: fine, index: 1 } },
    }] + $.mappings.nothing(absent),
    // The clock of a region beside the one here, by the numbers that the query uses.
    clock: [{
      type: 'value',
      options: {
        '0': { text: 'in step', color: fine, index: 0 },
        '1': { text: 'ahead', color: page, index: 1 },
        '2': { text: 'behind', color: page, index: 2 },
        '3': { text: 'not heard', color: unknown, index: 3 },
      },
    }] + $.mappings.nothing('no data'),
    // What is known of a region: idle and measured ones serve, of blind and unknown ones nothing is known.
    verdict(numbers): [{
      type: 'value',
      options: {
        [std.toString(numbers[verdict])]: { text: verdict, index: numbers[verdict] } +
          { color: { measured: fine, idle: fact, down: page, blind: unknown, unknown: unknown }[verdict] }
        for verdict in std.objectFields(numbers)
      },
    }] + $.mappings.nothing('no data'),
    problem: [{
      type: 'value',
      options: {
        'matches nothing': { text: 'matches nothing', color: page, index: 0 },
        'total fell': { text: 'total fell', color: watch, index: 1 },
        'measured in part': { text: 'measured in part', color: watch, index: 2 },
        'no traffic': { text: 'no traffic', color: fact, index: 3 },
      },
    }],
    nothing(text): [{ type: 'special', options: { match: 'null+nan', result: { text: text, color: unknown, index: 0 } } }],
  },
}
