"""What happened in the sample data: a few incidents in weeks that were quiet otherwise."""

from __future__ import annotations

import math
from dataclasses import dataclass

from slo_kit.model.plan import Plan, PlannedSlo
from slo_kit.model.topology import Role


@dataclass(frozen=True, slots=True)
class Incident:
    """From `hours_ago` before the end, burn `share` of the SLO's budget in a region, at most `burn` times too fast."""

    hours_ago: float
    share: float
    burn: float = math.inf


@dataclass(frozen=True, slots=True)
class Gap:
    """From `hours_ago` before the end, for `hours`, the SLO is not measured in a region."""

    hours_ago: float
    hours: float


@dataclass(frozen=True, slots=True)
class _Part:
    """An incident and whom it strikes: an SLO by the names a workspace may use, first match wins, and a place by rank."""

    names: tuple[str, ...]
    places: tuple[int, ...]
    what: Incident | Gap


FAILOVER = 480
"""Hours ago, pairs of instances failed over from the second region to the first."""

LARGEST, SMALLEST = 0, -1
ANY = ""
"""Part of every name."""

_PARTS = (
    _Part(("rpc-gateway/availability", "availability", ANY), (SMALLEST,), Incident(66, 1.02)),
    _Part(("rpc-gateway/latency", "latency"), (LARGEST,), Incident(290, 0.2)),
    _Part(("wallet-api/availability", "wallet-api", "api"), (LARGEST, SMALLEST), Incident(216, 0.36, burn=2)),
    _Part(("wallet-api/latency", "latency"), (SMALLEST,), Gap(150, 44)),
    _Part(("indexer/replication", "indexer", "replication", "lag"), (LARGEST,), Incident(30, 0.55)),
)


def weights(plan: Plan) -> dict[str, float]:
    """Each region's share of traffic: the first has 83 %, each further one the like of what is left; without users, none."""
    active = [scope.name for scope in plan.regions if scope.role is Role.ACTIVE]
    shares, left = dict.fromkeys((scope.name for scope in plan.regions), 0.0), 1.0
    for name in active[:-1]:
        shares[name] = 0.83 * left
        left -= shares[name]
    return shares | dict.fromkeys(active[-1:], left)


def counts(plan: Plan, slo: PlannedSlo, hours_ago: float) -> bool:
    """Whether an SLO that counts in a role alone did so at a time in its region."""
    active = plan.regions[0 if hours_ago <= FAILOVER else -1].name
    return slo.role is None or (slo.role is Role.ACTIVE) is (slo.region == active)


def struck(plan: Plan, slo: PlannedSlo) -> tuple[Incident | Gap, ...]:
    """What happens to one SLO in one region."""
    ranked = sorted((share, name) for name, share in weights(plan).items() if share)[::-1]
    names = [name for _, name in ranked]
    return tuple(
        part.what
        for part in _PARTS
        if names and slo.key == _cast(part, plan) and slo.region in {names[place] for place in part.places}
    )


def _cast(part: _Part, plan: Plan) -> str:
    """The SLO that plays a part: the first whose `service/slo` contains one of the names, by order of the names; or none."""
    return next((key for name in part.names for key in plan.keys if name in key), "")
