"""Indicator kinds, one file each: a kind only says how one evaluation adds to the two running totals.

A new kind is a frozen dataclass with the methods of `model.slo.Indicator`, plus a line in KINDS; its fields are what
people write under the kind's name.
"""

from slo_kit.sli.latency import Latency
from slo_kit.sli.probe import Probe
from slo_kit.sli.ratio import Ratio
from slo_kit.sli.raw import Raw
from slo_kit.sli.slices import Slices

KINDS: dict[str, type[Ratio | Latency | Slices | Probe | Raw]] = {
    "ratio": Ratio,
    "latency": Latency,
    "slices": Slices,
    "probe": Probe,
    "raw": Raw,
}
