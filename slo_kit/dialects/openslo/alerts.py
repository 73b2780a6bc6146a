"""Alert policies of OpenSLO to the rows of one of ours: each has one condition, a burn rate over some time."""

from __future__ import annotations

from slo_kit.dialects.openslo import periods
from slo_kit.dialects.openslo.catalogue import Catalogue, One
from slo_kit.dialects.reading import Fields, Remarks
from slo_kit.duration import Duration
from slo_kit.model.policy import BurnWindow, Severity

_PAGES = ("page", "critical", "high", "urgent", "p1", "sev1", "emergency")
"""Severities, in small letters, that wake somebody; the form leaves the words open."""


def rows(spec: Fields, version: str, catalogue: Catalogue, remarks: Remarks) -> tuple[str, tuple[BurnWindow, ...]]:
    """What the policies are called together, and their rows."""
    if not spec.items("alertPolicies"):
        place = spec.at("alertPolicies", "objectives")
        remarks.note(place, "not-carried", "no alert policy is named, so nobody is alerted", "name one in alertPolicies")
        return "silent", ()
    names, found = [], []
    for one in spec.each("alertPolicies"):
        policy = _named(one, "alertPolicyRef", "AlertPolicy", version, catalogue)
        if policy is None:
            continue
        names.append(policy.name or "policy")
        if row := _row(policy, version, catalogue, remarks):
            found.append(row)
    if not names:
        return "silent", ()
    return remarks.name("-and-".join(names)[:63].strip("-"), spec.at("alertPolicies"), "the policy"), tuple(found)


def _row(policy: One, version: str, catalogue: Catalogue, remarks: Remarks) -> BurnWindow | None:
    spec = policy.spec
    _note_others(policy, remarks)
    if not spec.flag("alertWhenBreaching"):
        said = f'"{policy.name}" does not alert when the budget burns: alertWhenBreaching is not true'
        remarks.note(spec.at("alertWhenBreaching"), "row-left-out", said, "write alertWhenBreaching: true")
        return None
    conditions = spec.each("conditions")
    if len(conditions) != 1:
        remarks.wrong(spec.at("conditions"), "policy-row", "a policy has one condition", "write one")
        return None
    condition = _named(conditions[0], "conditionRef", "AlertCondition", version, catalogue)
    return _burning(condition, remarks) if condition else None


def _burning(condition: One, remarks: Remarks) -> BurnWindow | None:
    """A condition as a row: what must last for a while before it alerts becomes the short window."""
    inner = condition.spec.inside("condition")
    operator, threshold = inner.one_of("op", ("gt", "gte", "lt", "lte")), inner.number("threshold")
    window = periods.length(inner, "lookbackWindow", remarks)
    after = periods.length(inner, "alertAfter", remarks) if "alertAfter" in inner else None
    if operator in {"lt", "lte"}:
        said = "an alert on a budget that burns slowly enough is none"
        remarks.wrong(inner.at("op"), "policy-row", said, "write op: gte")
        return None
    if threshold is None or threshold <= 0 or window is None:
        remarks.wrong(
            inner.at("threshold"), "burn-range", "the burn rate that alerts is no number above 0", "write threshold: 14.4"
        )
        return None
    severity = Severity.PAGE if condition.spec.text("severity").lower() in _PAGES else Severity.TICKET
    return BurnWindow(severity, window, burn_rate=threshold, short_window=_short(window, after, inner, remarks))


def _short(window: Duration, after: Duration | None, inner: Fields, remarks: Remarks) -> Duration | None:
    if after is None or after == window // 12:
        return None
    if after > window:
        said = f"what burns over {window} lasts for {after} by itself"
        remarks.note(inner.at("alertAfter"), "not-carried", said)
        return None
    said = f"held for {after}: here the budget must have burnt that fast over the last {after} as well"
    remarks.note(inner.at("alertAfter"), "counted-otherwise", said)
    return after


def _note_others(policy: One, remarks: Remarks) -> None:
    spec = policy.spec
    for key, said in (
        ("alertWhenNoData", "what is not measured always alerts, as SLOSelectorEmpty or SLOTelemetryMissing"),
        ("alertWhenResolved", "Alertmanager tells of what is over, by send_resolved of a receiver"),
    ):
        if spec.flag(key):
            remarks.note(spec.at(key), "not-carried", f'"{key}": {said}')
    if spec.items("notificationTargets"):
        said = "who is told is said by receivers in the Topology, for every owner"
        remarks.note(spec.at("notificationTargets"), "not-carried", said, "write receivers: {page: ..., ticket: ...} there")


def _named(fields: Fields, ref: str, kind: str, version: str, catalogue: Catalogue) -> One | None:
    """The document that is named, or the one that stands in place."""
    if ref in fields:
        return catalogue.named(kind, fields.text(ref), fields.at(ref))
    return One(version, kind, None, fields.inside("metadata"), fields.inside("spec"))
