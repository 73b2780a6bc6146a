"""Asks in every promtool case that sees an alert fire whether it has the labels that routes and inhibitions rely on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from slo_kit.naming import labels_of
from slo_kit.promql import Matcher, Selector

_FIRES = re.compile(r'ALERTS\{[^}]*alertname="(\w+)"[^}]*\}')


def fires(asked: dict[str, Any]) -> str:
    """The name of the alert that an expectation sees fire, or nothing."""
    found = _FIRES.search(asked["expr"])
    return found[1] if found and any(sample["value"] >= 1 for sample in asked.get("exp_samples", [])) else ""


def put_with_labels_asked(case: Path, folder: Path) -> Path:
    """A copy of a case that asks for labels as well."""
    read = yaml.safe_load(case.read_text(encoding="utf-8"))
    for test in read["tests"]:
        if "promql_expr_test" in test:
            test["promql_expr_test"] += list(_asked(test["promql_expr_test"]))
    written = folder / case.name
    written.write_text(yaml.safe_dump(read, sort_keys=False), encoding="utf-8")
    return written


def _asked(expectations: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for one in expectations:
        if alert := fires(one):
            firing = (Matcher("alertname", "=", alert), Matcher("alertstate", "=", "firing"))
            there = Selector("ALERTS", (*firing, *(Matcher(label, "!=", "") for label in labels_of(alert))))
            lacking = f"count({Selector('ALERTS', firing)}) - count({there}) or vector(1)"
            yield {"expr": lacking, "eval_time": one["eval_time"], "exp_samples": [{"value": 0, "labels": "{}"}]}
