"""Rules and groups, as Prometheus knows them, before anything is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from slo_kit.duration import Duration
from slo_kit.promql import Expr


@dataclass(frozen=True, slots=True)
class RecordingRule:
    """An expression whose result is kept under a name; `labels` are set on every sample of it."""

    record: str
    expr: Expr
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AlertingRule:
    """An expression whose every result is an alert once it has lasted for `lasting`; it ends when it was not seen for `kept`."""

    alert: str
    expr: Expr
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    lasting: Duration | None = None
    kept: Duration | None = None


Rule = RecordingRule | AlertingRule


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """Rules evaluated one after the other, at one timestamp, every `interval`.

    With an `offset` that timestamp lies so far in the past: of all that is read, of `time()`, and of what is recorded.
    """

    name: str
    interval: Duration
    rules: tuple[Rule, ...]
    offset: Duration | None = None
