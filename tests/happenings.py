"""What happens to a Prometheus and to definitions while it counts: a table, with figures worked out by hand.

1000 events come at 9:15, so that the evaluation at 10:00 is the first that knows of them, and the last before something happens.
200 come meanwhile, and 10 a minute and a quarter after the first evaluation that follows. One in ten is bad, always: ten times
what an objective of 99 % allows, so that -9 of the budget is left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

IDENTITY = r"by \(service, slo, region, scope\)"
LAST_TOTAL = r"last_over_time\((slo:\w+:total\{[^}]*service=\"shop\"\})\[1h5m\]\)"
RAW = r"(http_requests_total\{[^}]*\})\[1h\]"
REMEMBERED = rf"sum {IDENTITY} \(\s+last_over_time\(\s+slo:total:resumed(\{{[^}}]*),total=\"[^\"]+\"\}}\[5m\]\s+\)\s+\)"

BOTH = ("availability", "listing")


@dataclass(frozen=True)
class Loaded:
    """Definitions that a Prometheus reads, when a reload or a start says so, and the minutes at which it evaluates them."""

    minutes: tuple[int, ...]
    owner: str = "checkout"
    objective: int = 99
    slos: tuple[str, ...] = BOTH
    restarted: bool = False
    """It was down since the last evaluation, and nothing was scraped until the moment of the next one."""
    unread: int = 0
    """Seconds before that evaluation's moment of which nothing, it included, is in the log that is read at the start."""
    failing: str = ""
    """What a rule records that fails each time, while those beside it do not."""


@dataclass(frozen=True)
class Figures:
    """Events counted, at each evaluation of the last definitions, and the budget left after the last; None: not written."""

    events: tuple[float | None, ...]
    left: float | None = -9


@dataclass(frozen=True)
class Careless:
    """Rules as they might have been written, and what comes of it: other figures, or a failure, in promtool's words."""

    way: str
    changes: tuple[tuple[str, str], ...]
    """Patterns in the text of rules, and what stands there instead: with `<owner>`, `<objective>`, `<build>` of the moment."""
    instead: Figures | str


@dataclass(frozen=True)
class Happening:
    """What happens after the evaluation at 10:00, what is counted then, and what careless rules make of it."""

    what: str
    then: tuple[Loaded, ...]
    figures: Figures
    careless: tuple[Careless, ...]
    meanwhile: int = 10
    """The minute of the 200 events."""


def among_the_labels(label: str) -> tuple[tuple[str, str], ...]:
    """What tells one SLO from another, with a label more."""
    return (
        (r'service="shop"', rf'{label}="<{label}>",service="shop"'),
        (r"(sum by|max by|\bon) \(service, slo, region, scope\)(?! group_)", rf"\1 ({label}, service, slo, region, scope)"),
        (rf"( +)service: shop\n(?!(?:.*\n){{3}} +{label}:)", rf'\1service: shop\n\1{label}: "<{label}>"\n'),
    )


AN_INSTANT = Careless("totals are read by an instant selector", ((LAST_TOTAL, r"\1"),), Figures((None, None, None), None))
FROM_ZERO = Careless("what is not found is 0", ((REMEMBERED, r"0 * slo:objective:ratio\1}"),), Figures((0, 0, 10)))
ANEW = Figures((None, 0, 10))
"""Not found, said to be 0, and begun with that."""

FORGOTTEN = Careless("only what never was is remembered", ((r"last_over_time\(slo:\w+:total\{[^}]*\}\[6h\]\)\s+or", ""),), ANEW)

HAPPENINGS = (
    Happening(
        "an owner changes",
        (Loaded((11, 12, 13), owner="payments"),),
        Figures((1200, 1200, 1210)),
        (Careless("an SLO of another owner is another one", among_the_labels("owner"), ANEW),),
    ),
    Happening(
        "an owner changes while Prometheus is down, and for five minutes there seem to be two",
        (Loaded((12, 13, 14), owner="payments", restarted=True),),
        Figures((1000, 1200, 1210)),
        (
            Careless(
                "alerts take whatever owners there are",
                ((r"topk by \([a-z, ]+\) \(\s*1,\s*(slo:info\{[^}]*\})\s*\)", r"\1"),),
                "duplicate series",
            ),
        ),
    ),
    Happening(
        "an objective changes",
        (Loaded((11, 12, 13), objective=95),),
        Figures((1200, 1200, 1210), left=-1),
        (
            Careless("an SLO of another objective is another one", among_the_labels("objective"), replace(ANEW, left=-1)),
            Careless(
                "budgets are those of a moment ago",
                ((r"1 - slo:objective:ratio\{[^}]*\}", r"\g<0> offset 5m"),),
                Figures((1200, 1200, 1210), left=-9),
            ),
        ),
    ),
    # what came meanwhile is not its own
    Happening(
        "an SLO is deleted and comes back after 20 minutes",
        (Loaded((11, 12), slos=("listing",)), Loaded((31, 32, 33))),
        Figures((1000, 1000, 1010)),
        (
            AN_INSTANT,
            Careless(
                "what is not written now begins at 0",
                (*FROM_ZERO.changes, (LAST_TOTAL, r"last_over_time(\1[5m])")),
                FROM_ZERO.instead,
            ),
        ),
        meanwhile=20,
    ),
    Happening(
        "an SLO is deleted and comes back after three hours",
        (Loaded((11, 12, 190), slos=("listing",)), Loaded((191, 192, 193))),
        Figures((1000, 1000, 1010)),
        (
            FORGOTTEN,
            FROM_ZERO,
            Careless("two hours of memory", ((r"\[6h\]\)(?=\s+or\s+0 \*)", "[2h])"),), ANEW),
        ),
        meanwhile=100,
    ),
    # nothing is scraped early enough for the evaluation at 14:00; that at 15:00 compares with the sample of 10:00
    Happening(
        "Prometheus restarts after four minutes, and what it counted last is still there to be read",
        (Loaded((14, 15, 16), restarted=True),),
        Figures((1000, 1200, 1210)),
        (
            Careless("what was counted lately is added", ((r"\[1ms\]", "[5m]"),), Figures((2000, 2200, 2210))),
            Careless("raw series are looked for a minute", ((RAW, r"\1[1m]"),), Figures((1000, 1000, 1010))),
            Careless(
                "totals are looked for a minute",
                ((LAST_TOTAL, r"last_over_time(\1[1m])"),),
                Figures((None, None, None), None),
            ),
        ),
    ),
    Happening(
        "Prometheus restarts after 20 minutes",
        (Loaded((30, 31, 32), restarted=True),),
        Figures((1000, 1200, 1210)),
        (
            AN_INSTANT,
            Careless("raw series are looked for ten minutes", ((RAW, r"\1[10m]"),), Figures((1000, 1000, 1010))),
        ),
    ),
    # the rule that remembers speaks at 190:00, after the totals' own have looked
    Happening(
        "Prometheus restarts after three hours, too late to catch up",
        (Loaded((190, 191, 192), restarted=True),),
        Figures((None, 1000, 1010)),
        (FORGOTTEN, FROM_ZERO),
    ),
    # moved to 10:30, it counts once more what grew from 9:00 to 10:00
    Happening(
        "rules are reloaded that are what they were",
        (Loaded((11, 12, 13)),),
        Figures((1200, 1200, 1210)),
        (
            Careless(
                "a group is called by its build, and moves within the minute",
                ((r"name: slo-kit:counters:shop", r"\g<0>:<build>"),),
                Figures((2000, 2200, 2200)),
            ),
        ),
    ),
)
