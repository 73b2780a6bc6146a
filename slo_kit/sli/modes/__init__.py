"""Aggregation modes, one file for each or for a family: a mode says what one evaluation adds to the global totals.

A new mode is a frozen dataclass with the methods of `model.slo.Mode`, plus a line in MODES; its fields are what people
write under the mode's name, and `short` is the one that a single value stands for.
"""

from slo_kit.sli.modes.active import ActiveOnly
from slo_kit.sli.modes.events import SumOfEvents
from slo_kit.sli.modes.quorum import AllRegions, AnyRegion, QuorumOfRegions
from slo_kit.sli.modes.weighted import ByWeight
from slo_kit.sli.modes.worst import WorstRegion

MODES: dict[str, type[SumOfEvents | ByWeight | WorstRegion | AnyRegion | AllRegions | QuorumOfRegions | ActiveOnly]] = {
    "events": SumOfEvents,
    "weighted": ByWeight,
    "worst": WorstRegion,
    "any": AnyRegion,
    "all": AllRegions,
    "quorum": QuorumOfRegions,
    "active": ActiveOnly,
}
