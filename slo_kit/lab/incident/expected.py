"""What a scenario says must be seen: every field is a key of the YAML, every time a minute of the scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from slo_kit.errors import Position
from slo_kit.lab.pace import shortened
from slo_kit.promql import Written


@dataclass(frozen=True, slots=True)
class VerdictExpected:
    """From `since` to `until` (the end, unless given) the verdict on a region is this one."""

    region: str
    verdict: str
    since: Decimal
    until: Decimal | None = None
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class AlertExpected:
    """An alert fires by a minute, not before another, and is gone by a third; or it never fires.

    Labels that are not given may be anything; `place` is the evaluator that fires it, any unless given.
    """

    alert: str
    service: str = ""
    slo: str = ""
    region: str = ""
    severity: str = ""
    place: str = ""
    by: Decimal | None = None
    after: Decimal | None = None
    gone_by: Decimal | None = None
    never: bool = False
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class NotifiedExpected:
    """An alert reaches people by a minute and not before another, once or at most `times`; or nobody hears of it.

    `receiver` is who is told, anybody unless given; `says` is an annotation that must be there.
    """

    alert: str
    service: str = ""
    slo: str = ""
    region: str = ""
    receiver: str = ""
    says: str = ""
    by: Decimal | None = None
    after: Decimal | None = None
    times: int | None = None
    never: bool = False
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class CountedExpected:
    """When all is over, what was counted since users came has the error ratio of the truth, give or take `within` percent of it.

    `events` asks the same of the number of events. `naive` is what the error ratio seems to be, in percent at most, to whoever
    sums what the regions say.
    """

    slo: str
    within: Decimal
    region: str = "global"
    events: Decimal | None = None
    naive: Decimal | None = None
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class HoldsExpected:
    """A query that compares has a result at every evaluation from `since` to `until`; or, with `ever`, at one of them.

    Ranges and offsets are in the scenario's time, and MINUTE is how many seconds a minute of it takes.
    """

    query: str
    because: str
    since: Decimal
    until: Decimal | None = None
    place: str = "global"
    ever: bool = False
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)

    def asked(self, factor: int) -> str:
        """The query as it is asked where time passes so much faster."""
        return shortened(Written(self.query.replace("MINUTE", f"{60 / factor:g}")), factor).text


@dataclass(frozen=True, slots=True)
class Expectations:
    """What must be seen, by whom and by when."""

    verdicts: tuple[VerdictExpected, ...] = ()
    alerts: tuple[AlertExpected, ...] = ()
    notified: tuple[NotifiedExpected, ...] = ()
    counted: tuple[CountedExpected, ...] = ()
    holds: tuple[HoldsExpected, ...] = ()
    at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)
