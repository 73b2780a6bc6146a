"""What foreign documents declare, put together: a service is written there in as many documents as people like."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from slo_kit.dialects.reading import Remarks
from slo_kit.model.policy import AlertPolicy
from slo_kit.model.slo import Service
from slo_kit.spec.nodes import Mapping, Scalar

UNOWNED = "unowned"
"""The owner of a service of which no document says whose it is."""


@dataclass(frozen=True, slots=True)
class Document:
    """A foreign document, whole, and the word that says which version of its form it is in."""

    version: Scalar
    body: Mapping


@dataclass(frozen=True, slots=True)
class Declared:
    """What the documents of one form declare, as they come."""

    services: tuple[Service, ...] = ()
    policies: tuple[AlertPolicy, ...] = ()


def together(declared: Iterable[Declared], remarks: Remarks) -> tuple[tuple[Service, ...], tuple[AlertPolicy, ...]]:
    """Each service once, with the first owner and tier that anybody names, and each policy once."""
    services: dict[str, Service] = {}
    policies: dict[str, AlertPolicy] = {}
    for one in declared:
        for service in one.services:
            there = services.get(service.service)
            services[service.service] = _joined(there, service, remarks) if there else service
        for policy in one.policies:
            _kept_apart(policies.setdefault(policy.policy, policy), policy, remarks)
    for service in services.values():
        if service.owner == UNOWNED:
            place = service.at["service"]
            said = f'nothing says whose "{service.service}" is, so its owner is "{UNOWNED}"'
            remarks.note(place, "unowned", said, "name an owner in its labels")
    return tuple(services.values()), tuple(policies.values())


def _joined(there: Service, more: Service, remarks: Remarks) -> Service:
    owners = {there.owner, more.owner} - {UNOWNED}
    if len(owners) > 1:
        said = f'"{more.service}" belongs to "{there.owner}" and to "{more.owner}"; a service has one owner here, the first'
        remarks.note(more.at["service"], "not-carried", said, "say the same in both")
    owner = more.owner if there.owner == UNOWNED else there.owner
    return replace(
        there,
        slos=(*there.slos, *more.slos),
        journeys=(*there.journeys, *more.journeys),
        owner=owner,
        tier=there.tier or more.tier,
        description=there.description or more.description,
    )


def _kept_apart(there: AlertPolicy, other: AlertPolicy, remarks: Remarks) -> None:
    """Policies of one name and different rows would overwrite each other."""
    if (there.windows, there.minimum_bad_events) != (other.windows, other.minimum_bad_events):
        place = other.at["policy"]
        said = f'the policy "{other.policy}" has other rows than at {there.at["policy"]}'
        remarks.wrong(place, "duplicate-name", said, "give it another name")
