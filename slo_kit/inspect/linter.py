"""The rules of Grafana's dashboard-linter, and which of ours stand for them or why we do otherwise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Obeyed:
    """Checked by a rule of ours, by its id."""

    rule: str


@dataclass(frozen=True, slots=True)
class Excluded:
    """Not asked of our boards, for a reason."""

    reason: str


_LOGS = Excluded("boards ask Prometheus only; any other kind of data source is a finding of panel-data-source")
_PINNED = "recorded series are pinned by service, slo, region and scope; {label} is left behind when they are counted"

ANSWERS: dict[str, Obeyed | Excluded] = {
    "template-datasource-rule": Obeyed("data-source-variable"),
    "template-job-rule": Excluded(_PINNED.format(label="job")),
    "template-instance-rule": Excluded(_PINNED.format(label="instance")),
    "template-label-promql-rule": Obeyed("variable-query"),
    "template-on-time-change-reload-rule": Obeyed("variable-refresh"),
    "panel-datasource-rule": Obeyed("panel-data-source"),
    "panel-title-description-rule": Obeyed("panel-words"),
    "panel-units-rule": Obeyed("panel-unit"),
    "panel-no-targets-rule": Obeyed("panel-queries"),
    "target-logql-rule": _LOGS,
    "target-logql-auto-rule": _LOGS,
    "target-promql-rule": Obeyed("query-parses"),
    "target-rate-interval-rule": Obeyed("rate-range"),
    "target-job-rule": Excluded(_PINNED.format(label="job")),
    "target-instance-rule": Excluded(_PINNED.format(label="instance")),
    "target-counter-agg-rule": Obeyed("counter-growth"),
    "uneditable-dashboard": Obeyed("not-editable"),
}
"""By the name of the linter's rule, all 17 of them."""
