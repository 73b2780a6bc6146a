"""Sloth's plugins: Go programs that it runs while it compiles. Nothing in a workspace can run code here."""

from __future__ import annotations

from slo_kit.dialects.reading import Fields, Remarks

_MADE_ANYWAY = "its rules are made anyway"
KNOWN = {
    "sloth.dev/core/noop/v1": "it does nothing",
    "sloth.dev/core/debug/v1": "it writes to Sloth's log and changes nothing",
    "sloth.dev/core/validate/v1": "everything is checked anyway",
    "sloth.dev/core/sli_rules/v1": _MADE_ANYWAY,
    "sloth.dev/core/metadata_rules/v1": _MADE_ANYWAY,
    "sloth.dev/core/alert_rules/v1": _MADE_ANYWAY,
    "sloth.dev/contrib/denominator_corrected_rules/v1": "windows are weighed by their events anyway",
    "sloth.dev/contrib/error_budget_exhausted_alert/v1": "SLOErrorBudgetExhausted is there anyway",
    "sloth.dev/contrib/remove_labels/v1": "recorded series have no labels of yours to remove",
    "sloth.dev/contrib/info_labels/v1": "slo:info has its own labels: owner, tier, period and links",
    "sloth.dev/contrib/rule_intervals/v1": "when rules are evaluated is said by counting in the Topology",
}
"""Plugins that come with Sloth and that nothing is lost without, and why."""


def chain(fields: Fields, remarks: Remarks) -> None:
    """Note the plugins of a chain that are not needed; refuse the others."""
    if fields.flag("overridePrevious"):
        said = "overridePrevious: rules for totals, windows and alerts are made whatever the chain says"
        remarks.note(fields.at("overridePrevious"), "plugin-not-run", said, "leave it out")
    for one in fields.each("chain"):
        plugin = one.needed("id", "sloth.dev/core/debug/v1")
        for ignored in ("config", "priority"):
            one.node(ignored)
        if plugin in KNOWN:
            remarks.note(one.at("id"), "plugin-not-run", f'the plugin "{plugin}" is not run: {KNOWN[plugin]}')
        elif plugin:
            message = f'"{plugin}" is a Go program that Sloth runs while it compiles; nothing in a workspace runs code here'
            remarks.wrong(one.at("id"), "foreign-plugin", message, _instead(plugin))


def indicator(fields: Fields, remarks: Remarks) -> None:
    """Refuse a plugin that makes the queries."""
    plugin = fields.needed("id", "a plugin")
    message = f'"{plugin}" is a Go program that writes the queries; nothing in a workspace runs code here'
    written_out = "write what it writes: events with an error query and a total query, over {{.window}}"
    remarks.wrong(fields.at("id"), "foreign-plugin", message, written_out)


def _instead(plugin: str) -> str:
    if "victoria" in plugin:
        return "write the queries in PromQL; what only MetricsQL knows, record under a name of its own and write that"
    return "leave it out, and write in the SLO itself what it changes"
