"""Receivers of owners that own nothing, or are told of nothing of their own."""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.errors import Problem
from slo_kit.model.workspace import Workspace
from slo_kit.spec.words import guess


def receivers_of_owners(workspace: Workspace) -> Iterator[Problem]:
    """An owner that no service names, is there twice, or has no receiver."""
    known = sorted({service.owner for service in workspace.services})
    seen: set[str] = set()
    for one in workspace.topology.receivers.owners:
        place = one.at["owner"]
        if one.owner not in known:
            message = f'no service has the owner "{one.owner}"{guess(one.owner, known)}'
            yield Problem(place, "unknown-owner", message, f"known here: {', '.join(known) or 'none'}")
        elif one.owner in seen:
            yield Problem(place, "duplicate-name", f'the owner "{one.owner}" is listed twice', "leave one out")
        elif not (one.page or one.ticket):
            message = f'"{one.owner}" has no receiver of its own'
            yield Problem(place, "no-receiver", message, "add page: or ticket:, or leave it out")
        seen.add(one.owner)
