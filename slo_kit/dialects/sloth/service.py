"""A service level of Sloth to a service with its SLOs."""

from __future__ import annotations

from slo_kit.dialects import policies, queries
from slo_kit.dialects.declared import UNOWNED, Declared
from slo_kit.dialects.policies import Given, Wanted
from slo_kit.dialects.queries import Understood
from slo_kit.dialects.reading import Fields, Remarks
from slo_kit.dialects.sloth import plugins
from slo_kit.dialects.sloth.catalogue import Windows
from slo_kit.model.policy import AlertPolicy, Severity
from slo_kit.model.slo import Service, Slo
from slo_kit.spec.fields import objective as checked_objective
from slo_kit.spec.nodes import Scalar
from slo_kit.spec.scalars import Fault

_OWNERS = ("owner", "team")
_ALERTS = {Severity.PAGE: "page_alert", Severity.TICKET: "ticket_alert"}


def read(document: Fields, keys: dict[str, str], windows: Windows, remarks: Remarks) -> Declared:
    """What one document declares."""
    for head in ("version", "apiVersion", "kind", "metadata", "status"):
        document.node(head)
    spec = document.inside("spec") if "slo_plugins" not in keys.values() else document
    service = spec.needed("service", "rpc-gateway")
    labels = spec.words("labels")
    plugins.chain(spec.inside(keys["slo_plugins"]), remarks)
    made = [_slo(one, keys, windows, remarks) for one in spec.each("slos")]
    if not made:
        remarks.wrong(spec.at("slos"), "missing-key", "no SLO is declared", "add slos: and begin each with a dash")
    document.note_left("Sloth")
    spec.note_left("Sloth")
    _note_labels(labels, remarks)
    at = {"": document.position, "service": spec.at("service")}
    owner = next((labels[key].text for key in _OWNERS if key in labels), UNOWNED)
    tier = labels["tier"].text if "tier" in labels else ""
    slos = tuple(slo for slo, _ in filter(None, made))
    named = remarks.name(service, spec.at("service"), "the service") if service else ""
    found = (Service(named, owner, slos, tier, at=at),) if named else ()
    return Declared(found, tuple(policy for _, policy in filter(None, made) if policy))


def _slo(fields: Fields, keys: dict[str, str], windows: Windows, remarks: Remarks) -> tuple[Slo, AlertPolicy | None] | None:
    name = fields.needed("name", "availability")
    description = fields.text("description")
    objective = fields.number("objective")
    if "objective" not in fields:
        remarks.wrong(fields.position, "missing-key", '"objective" is missing', "add objective: 99.9")
    _note_labels(fields.words("labels"), remarks)
    plugins.chain(fields.inside("plugins"), remarks)
    indicator = _indicator(fields.inside("sli"), keys, remarks)
    severities = _alerting(fields.inside("alerting"), keys, remarks)
    fields.note_left("Sloth")
    if objective is None or not name:
        return None
    try:
        checked_objective(objective)
    except Fault as fault:
        remarks.wrong(fields.at("objective"), fault.id, fault.message, fault.hint)
        return None
    if indicator is None:
        return None
    place = fields.at("objective")
    wanted = Wanted(windows.name, windows.rows, severities, objective, windows.period, place, indicator.minimum)
    given: Given = policies.given(wanted)
    for reason in given.left_out:
        remarks.note(place, "row-left-out", reason)
    at = {"": fields.position, "name": fields.at("name"), "objective": place, "indicator": fields.at("sli")}
    named = remarks.name(name, fields.at("name"), "the SLO")
    slo = Slo(
        named,
        objective,
        indicator.indicator,
        period=windows.period,
        policy=given.name,
        by=indicator.by or None,
        description=description,
        at={**at, "by": fields.at("sli")},
    )
    return slo, given.policy


def _indicator(sli: Fields, keys: dict[str, str], remarks: Remarks) -> Understood | None:
    kinds = [kind for kind in ("events", "raw", "plugin") if kind in sli]
    if len(kinds) != 1:
        hint = f"write events: with {keys['error_query']} and {keys['total_query']}"
        remarks.wrong(sli.position, "indicator", f"an SLI is of one kind, and {len(kinds) or 'none'} are given", hint)
        return None
    inner = sli.inside(kinds[0])
    if kinds[0] == "plugin":
        plugins.indicator(inner, remarks)
        return None
    wanted = ("error_query", "total_query") if kinds[0] == "events" else ("error_ratio_query",)
    texts = [inner.needed(keys[key], "sum(rate(requests_total[{{.window}}]))") for key in wanted]
    inner.note_left("Sloth")
    sli.note_left("Sloth")
    return _understood(inner, [keys[key] for key in wanted], texts, remarks) if all(texts) else None


def _understood(inner: Fields, written: list[str], texts: list[str], remarks: Remarks) -> Understood | None:
    place = inner.at(written[0])

    def read() -> Understood:
        return queries.from_events(texts[0], texts[1]) if len(texts) == 2 else queries.from_share(texts[0])

    return queries.taken(read, place, remarks)


def _alerting(alerting: Fields, keys: dict[str, str], remarks: Remarks) -> tuple[Severity, ...]:
    """The severities that alert; what alerts are called and carry is noted."""
    name = alerting.text("name")
    changed = [f"{key} {' and '.join(found)}" for key in ("labels", "annotations") if (found := alerting.words(key))]
    loud = []
    for severity, key in _ALERTS.items():
        inner = alerting.inside(keys[key])
        if not inner.flag("disable"):
            loud.append(severity)
        written = {what: inner.words(what) for what in ("labels", "annotations")}
        changed += [f"{severity.value} {what} {' and '.join(found)}" for what, found in written.items() if found]
        inner.note_left("Sloth")
    alerting.note_left("Sloth")
    if loud and not name and not alerting.broken:
        hint = "name it as you like; alerts are called SLOErrorBudgetBurn here"
        remarks.wrong(alerting.at("name"), "missing-key", '"name" of the alert is missing, and Sloth refuses that', hint)
    if changed or name:
        said = ", ".join((*([f'the name "{name}"'] if name else []), *changed))
        hint = "alerts are called SLOErrorBudgetBurn; route by service, slo, owner and severity"
        remarks.note(alerting.at("name"), "not-carried", f"not carried of alerts: {said}", hint)
    return tuple(loud)


def _note_labels(labels: dict[str, Scalar], remarks: Remarks) -> None:
    others = [key for key in labels if key not in {*_OWNERS, "tier"}]
    if others:
        said = f"not carried of labels: {', '.join(others)}"
        remarks.note(labels[others[0]].position, "not-carried", said, "owner (or team) and tier are")
