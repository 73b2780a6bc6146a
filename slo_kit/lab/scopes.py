"""The configuration of a scope's Prometheus in the lab: the built rules, and an exporter or the built federation jobs."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import yaml

from slo_kit.lab.servers import Setup
from slo_kit.model.plan import Plan, Scope, ScopeKind
from slo_kit.naming import REGION, scope_folder


def setup(plan: Plan, scope: Scope, built: Path, targets: tuple[str, ...] = ()) -> Setup:
    """A server at the port of the scope's own URL, with the rules below `built`; `targets` are scraped in a region.

    Federation jobs are merged in, since Prometheus reads them from a file of their own only since 2.43.
    """
    folder = (built / scope_folder(scope.name)).resolve()
    config = {
        "global": {
            "scrape_interval": str(plan.counting.scrape),
            "evaluation_interval": str(plan.counting.evaluation),
            # A region's Prometheus has a name of its own in most houses; it must not reach the totals.
            "external_labels": {REGION: scope.name, "prometheus": f"lab/{scope.name}"},
        },
        "rule_files": [str(folder / "rules" / "*.yaml")],
        "scrape_configs": _exporters(targets) if scope.kind is ScopeKind.REGION else _federation(folder / "scrape.yaml"),
    }
    return Setup(scope.name, _port(scope), yaml.safe_dump(config, sort_keys=False))


def _exporters(targets: tuple[str, ...]) -> list[dict[str, object]]:
    """Labels that stand for a selector's stay as they are; the rest of a target's labels come from here."""
    return [{"job_name": "lab", "honor_labels": True, "static_configs": [{"targets": list(targets)}]}]


def _federation(path: Path) -> object:
    return yaml.safe_load(path.read_text(encoding="utf-8"))["scrape_configs"]


def _port(scope: Scope) -> int:
    return urlsplit(scope.prometheus).port or 9090
