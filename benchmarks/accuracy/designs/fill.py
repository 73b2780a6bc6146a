"""Fills the templates of this folder for an SLO: `$bad_rate_5m` becomes the sum of rates of the bad events' series."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template
from typing import Any

import yaml

from slo_kit.model.plan import PlannedSlo
from slo_kit.promql import Matcher, Selector
from slo_kit.sli.latency import Latency
from slo_kit.sli.ratio import Ratio

Group = dict[str, object]
TEMPLATES = tuple(sorted(Path(__file__).parent.glob("*.yaml")))


class Words(Mapping[str, str]):
    """What stands for each name of a template."""

    def __init__(self, slo: PlannedSlo) -> None:
        self._slo = slo
        self._plain = {"service": slo.service, "period": str(slo.period)}

    def __getitem__(self, name: str) -> str:
        """`service`, `period`, or which events, function and window: `total_increase_period`."""
        if name in self._plain:
            return self._plain[name]
        which, function, window = name.split("_")
        window = self._plain.get(window, window)
        taken, left = _series(self._slo)[which]
        less = f" - sum({function}({left}[{window}]))" if left else ""
        return f"sum({function}({taken}[{window}])){less}"

    def __iter__(self) -> Iterator[str]:
        """The plain ones; the others are without number."""
        return iter(self._plain)

    def __len__(self) -> int:
        return len(self._plain)


def groups(slo: PlannedSlo) -> Iterator[Group]:
    """The groups of every template, named template, group, service; every sample says its service."""
    words = Words(slo)
    for path in TEMPLATES:
        for group in yaml.safe_load(path.read_text(encoding="utf-8")):
            rules = [_filled(rule, words) for rule in group["rules"]]
            yield {"name": f"{path.stem} {group['name']} {slo.service}", "rules": rules}


def _filled(rule: dict[str, Any], words: Words) -> dict[str, object]:
    labels = {label: Template(text).substitute(words) for label, text in rule.get("labels", {}).items()}
    expr = Template(rule["expr"]).substitute(words)
    return {"record": rule["record"], "expr": expr, "labels": {**labels, "service": words["service"]}}


def _series(slo: PlannedSlo) -> dict[str, tuple[Selector, Selector | None]]:
    """Of total and bad events, the selector whose growth they are, and one whose growth is taken off."""
    match slo.indicator:
        case Ratio(total=total, bad=tuple() as narrowing):
            return {"total": (total, None), "bad": (total.where(*narrowing), None)}
        case Latency(histogram=histogram):
            count = Selector(f"{histogram.metric}_count", histogram.matchers)
            fast = Selector(f"{histogram.metric}_bucket", histogram.matchers).where(Matcher("le", "=", "0.3"))
            return {"total": (count, None), "bad": (count, fast)}
    raise TypeError(f"no design is written down for {slo.indicator}")
