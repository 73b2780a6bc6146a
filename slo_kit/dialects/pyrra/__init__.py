"""Pyrra: the custom resource `pyrra.dev/v1alpha1`, one SLO in each document."""

from __future__ import annotations

from decimal import Decimal

from slo_kit.dialects import policies
from slo_kit.dialects.declared import UNOWNED, Declared, Document
from slo_kit.dialects.policies import Wanted
from slo_kit.dialects.pyrra import indicator
from slo_kit.dialects.pyrra.windows import rows
from slo_kit.dialects.reading import Fields, Remarks
from slo_kit.errors import Position
from slo_kit.model.policy import AlertPolicy, Severity
from slo_kit.model.slo import Service, Slo
from slo_kit.spec.fields import objective as checked_objective
from slo_kit.spec.scalars import Fault
from slo_kit.spec.words import guess

_VERSION, _KIND = "pyrra.dev/v1alpha1", "ServiceLevelObjective"
_OWN = "pyrra.dev/"
"""How labels begin that Pyrra passes on to its rules."""
_INDIFFERENT = {
    "performanceOverAccuracy": "totals are exact and cheap at once, so there is nothing to choose",
    "partial_response_strategy": "rules read their own Prometheus alone",
    "ruleOutput": "how rules are wrapped is said by --target",
}
"""Keys without an equivalent, and why none is needed."""


def read(documents: tuple[Document, ...], remarks: Remarks) -> Declared:
    """Services, named by namespace, and the policies that they alert by."""
    made = [_one(one, remarks) for one in documents]
    found = [pair for pair in made if pair]
    return Declared(tuple(service for service, _ in found), tuple(policy for _, policy in found if policy))


def _one(document: Document, remarks: Remarks) -> tuple[Service, AlertPolicy | None] | None:
    fields = Fields(document.body, document.body.position, remarks)
    fields.node("apiVersion")
    fields.node("status")
    if document.version.text != _VERSION:
        message = f'unknown version "{document.version.text}"{guess(document.version.text, [_VERSION])}'
        remarks.wrong(document.version.position, "unknown-version", message, f"write {_VERSION}")
        return None
    kind = fields.needed("kind", _KIND)
    if kind != _KIND:
        if kind:
            remarks.wrong(fields.at("kind"), "unknown-kind", f'unknown kind "{kind}"{guess(kind, [_KIND])}', f"write {_KIND}")
        return None
    metadata, spec = fields.inside("metadata"), fields.inside("spec")
    fields.refuse_left()
    made = _slo(metadata, spec, remarks)
    if made is None:
        return None
    slo, policy = made
    labels = {key: word.text for key, word in metadata.words("labels").items()}
    _note_metadata(metadata, remarks)
    service = labels.get(f"{_OWN}service") or metadata.text("namespace") or metadata.text("name")
    place = metadata.at("namespace", "name")
    owner = labels.get(f"{_OWN}owner") or labels.get(f"{_OWN}team") or UNOWNED
    at = {"": fields.position, "service": place}
    named = remarks.name(service, place, "the service")
    return Service(named, owner, (slo,), labels.get(f"{_OWN}tier", ""), at=at), policy


def _slo(metadata: Fields, spec: Fields, remarks: Remarks) -> tuple[Slo, AlertPolicy | None] | None:
    name = metadata.needed("name", "rpc-gateway-errors")
    description = spec.text("description")
    objective, period = _objective(spec, remarks), spec.duration("window", "4w")
    counted = indicator.read(spec.inside("indicator"), remarks)
    severities = _alerting(spec.inside("alerting"), remarks)
    for key, why in _INDIFFERENT.items():
        if key in spec:
            spec.node(key)
            remarks.note(spec.at(key), "not-carried", f'"{key}" has no equivalent: {why}')
    spec.refuse_left()
    if not name or objective is None or period is None or counted is None:
        return None
    place = spec.at("target")
    given = policies.given(Wanted(f"pyrra-{period}", rows(period), severities, objective, period, place, counted.minimum))
    for reason in given.left_out:
        remarks.note(place, "row-left-out", reason)
    at = {
        "": metadata.position,
        "name": metadata.at("name"),
        "objective": place,
        "period": spec.at("window"),
        "indicator": spec.at("indicator"),
    }
    named = remarks.name(name, metadata.at("name"), "the SLO")
    slo = Slo(
        named,
        objective,
        counted.indicator,
        period=period,
        policy=given.name,
        by=counted.by or None,
        description=description,
        at={**at, **_grouping(spec.inside("indicator"))},
    )
    return slo, given.policy


def _grouping(fields: Fields) -> dict[str, Position]:
    """Where each label of a grouping stands."""
    inner = next((fields.inside(kind) for kind in indicator.KINDS if kind in fields), fields)
    return {"by": inner.at("grouping"), **{f"by.{index}": item.position for index, item in enumerate(inner.items("grouping"))}}


def _objective(spec: Fields, remarks: Remarks) -> Decimal | None:
    spec.needed("target", '"99.9"')
    objective = spec.number("target")
    if objective is None:
        return None
    try:
        checked_objective(objective)
    except Fault as fault:
        remarks.wrong(spec.at("target"), fault.id, fault.message, fault.hint)
        return None
    return objective


def _alerting(alerting: Fields, remarks: Remarks) -> tuple[Severity, ...]:
    asked, disabled = alerting.flag("burnrates"), alerting.flag("disabled")
    loud = (asked or "burnrates" not in alerting) and not disabled
    if "absent" in alerting and not alerting.flag("absent"):
        said = "what is not measured always alerts here, as SLOSelectorEmpty or SLOTelemetryMissing"
        remarks.note(alerting.at("absent"), "not-carried", said)
    for key in ("name", "absentName"):
        if written := alerting.text(key):
            said = f'alerts are not called "{written}" but as all alerts of slo-kit'
            remarks.note(alerting.at(key), "not-carried", said, "route by labels")
    if "severities" in alerting:
        said = "severities are page (Pyrra's critical) and ticket (its warning) for every SLO"
        remarks.note(alerting.at("severities"), "not-carried", said, "translate them in Alertmanager")
        alerting.node("severities")
    alerting.refuse_left()
    return tuple(Severity) if loud else ()


def _note_metadata(metadata: Fields, remarks: Remarks) -> None:
    known = {f"{_OWN}{key}" for key in ("service", "owner", "team", "tier")}
    for what in ("labels", "annotations"):
        others = [key for key in metadata.words(what) if key not in known]
        if others:
            said = f"not carried of {what}: {', '.join(others)}"
            remarks.note(metadata.at(what), "not-carried", said, f"the labels {_OWN}owner, team, tier and service are")
