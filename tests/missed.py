"""What a Prometheus that counts may miss: evaluations, while scrapes go on, and the last moments of its log, after it was killed.

The same events as in `happenings`. What is lost is lost; nothing is counted twice.
"""

from __future__ import annotations

from happenings import AN_INSTANT, FORGOTTEN, FROM_ZERO, LAST_TOTAL, RAW, Careless, Figures, Happening, Loaded

UNWRITTEN = Figures((None, None, None), None)
A_MINUTE_OF_TOTALS = Careless("totals are looked for a minute", ((LAST_TOTAL, r"last_over_time(\1[1m])"),), UNWRITTEN)
NOW_OR_ZERO = (*FROM_ZERO.changes, (LAST_TOTAL, r"last_over_time(\1[5m])"))
"""What is not written now begins at 0."""
LATELY = ((r"\[1ms\]", "[5m]"),)
NOTHING_NEW = r'\bor\s+0 \* slo:objective:ratio\{[^}]*service="shop"[^}]*\}'
COUNTED = "slo:events:counted"

OF_EVALUATIONS = (
    # at 14:00 the look is from 12:30 to 13:30: the 200 are in neither, and nobody looks for them again
    Happening(
        "evaluations are missed for four minutes while scrapes go on",
        (Loaded((14, 15, 16)),),
        Figures((1000, 1000, 1010)),
        (
            A_MINUTE_OF_TOTALS,
            # 1200 since 8:30; at 15:00 once more 200 since 9:30
            Careless(
                "looks begin five minutes ago, lest anything is missed",
                ((rf"({RAW}) offset 1m15s", r"\1 offset 5m15s"),),
                Figures((2200, 2400, 2410)),
            ),
        ),
    ),
    Happening(
        "evaluations are missed for 20 minutes while scrapes go on",
        (Loaded((30, 31, 32)),),
        Figures((1000, 1000, 1010)),
        (AN_INSTANT, Careless("what is not written now begins at 0", NOW_OR_ZERO, FROM_ZERO.instead)),
    ),
    # the rule that remembers speaks at 190:00, after the totals' own have looked
    Happening(
        "evaluations are missed for three hours while scrapes go on",
        (Loaded((190, 191, 192)),),
        Figures((None, 1000, 1010)),
        (FORGOTTEN, FROM_ZERO),
    ),
    # what was counted at 10:00 is not marked stale, and found at 11:00 and at 12:00
    Happening(
        "the rule that counts fails twice, as when its query takes too long",
        (Loaded((11, 12), failing=COUNTED), Loaded((13, 14, 15))),
        Figures((1000, 1000, 1010)),
        (Careless("what was counted lately is added", LATELY, Figures((3000, 3000, 3010))),),
    ),
    # without any new total from 10:00 on, that of 10:00 is not found at 76:00, and remembered a minute later
    Happening(
        "the rule that counts fails for more than an hour",
        (Loaded((11, 43, 75), failing=COUNTED), Loaded((76, 77, 78))),
        Figures((1000, 1000, 1010)),
        (
            Careless("where nothing was counted no total is written", ((NOTHING_NEW, ""),), Figures((None, 1000, 1010))),
            Careless("what was counted lately is added", LATELY, Figures((2000, 2000, 2010))),
        ),
    ),
)
"""Evaluations of all rules, or of one."""

OF_THE_LOG = (
    # only the evaluation at 11:00 had looked at the scrape of 10:30, which is the one to compare with at 15:00
    Happening(
        "Prometheus is killed, and its log ends right before its last evaluation",
        (Loaded((11,)), Loaded((14, 15, 16), restarted=True, unread=10)),
        Figures((1000, 1000, 1010)),
        (
            A_MINUTE_OF_TOTALS,
            # the 1000 of 10:00 are the newest that the log knows
            Careless("what was counted lately is added", LATELY, Figures((2000, 2000, 2010))),
        ),
    ),
    # the scrape of 10:30 is gone as well: that of 10:00 is compared with
    Happening(
        "Prometheus is killed, and its log ends before the last scrape that it counted",
        (Loaded((11,)), Loaded((14, 15, 16), restarted=True, unread=40)),
        Figures((1000, 1200, 1210)),
        (
            Careless("what was counted lately is added", LATELY, Figures((2000, 2200, 2210))),
            Careless("raw series are looked for a minute", ((RAW, r"\1[1m]"),), Figures((1000, 1000, 1010))),
        ),
    ),
    Happening(
        "Prometheus is killed, its log ends early, and it starts after 20 minutes",
        (Loaded((11,)), Loaded((31, 32, 33), restarted=True, unread=40)),
        Figures((1000, 1200, 1210)),
        (
            AN_INSTANT,
            Careless("what is not written now begins at 0", NOW_OR_ZERO, Figures((0, 200, 210))),
            Careless("raw series are looked for ten minutes", ((RAW, r"\1[10m]"),), Figures((1000, 1000, 1010))),
        ),
    ),
    # it ends at 9:50, with the scrape of 9:30 and without the evaluation at 10:00, which alone had looked at it
    Happening(
        "Prometheus is killed, and its log lacks two evaluations",
        (Loaded((11,)), Loaded((14, 15, 16), restarted=True, unread=70)),
        Figures((0, 200, 210)),
        (A_MINUTE_OF_TOTALS,),
    ),
)
"""A log ends at one moment for all: what an evaluation looked at was written before what it recorded."""

MISSED = (*OF_EVALUATIONS, *OF_THE_LOG)
