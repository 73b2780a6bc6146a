"""Scrape jobs by which the global Prometheus pulls what the regions record."""

from __future__ import annotations

from urllib.parse import urlsplit

from slo_kit.duration import Duration
from slo_kit.model.plan import Plan, Scope, ScopeKind
from slo_kit.naming import (
    GLOBAL,
    IDENTITY,
    REGION,
    REPLICA,
    REPLICA_TOTALS,
    SCOPE,
    federation_job,
)
from slo_kit.promql import Matcher, Selector
from slo_kit.rules.leaving import OF_REGION, of_slos
from slo_kit.targets.file import File
from slo_kit.targets.yaml_text import Yaml, to_yaml


def files(plan: Plan) -> tuple[File, ...]:
    """One file for the global Prometheus."""
    return (File(f"{GLOBAL}/scrape.yaml", _federation(plan)),)


def _federation(plan: Plan) -> str:
    """A file for `scrape_config_files`: one job per region and replica that pulls what slo-kit records there and nothing else.

    Every sample has the time at which it was pulled. With the time at which the region recorded it, the first one after a
    partition would lie in the past by up to an evaluation, be taken for what the last look had seen, and all that
    happened in between would be lost.

    Labels beyond the identity are dropped: Prometheus adds the job and the region's external labels, and a total that comes
    back under other labels would be a new one, and counted whole.
    """
    jobs: list[Yaml] = []
    for scope in plan.regions:
        jobs += [_job(scope, replica, url, plan.between_pulls) for replica, url in scope.by_replica.items()]
    return to_yaml({"scrape_configs": jobs})


def _job(scope: Scope, replica: str, url: str, every: Duration) -> Yaml:
    server = urlsplit(url)
    of_region = Matcher(REGION, "=", scope.name)
    of_slo = (Matcher(SCOPE, "=", ScopeKind.REGION.value), of_region)
    pulled = [Selector(name, of_slo) for name in of_slos(scope)] + [Selector(name, (of_region,)) for name in OF_REGION]
    return {
        "job_name": federation_job(scope.name, replica),
        "scheme": server.scheme,
        "metrics_path": f"{server.path.rstrip('/')}/federate",
        "scrape_interval": str(every),
        "scrape_timeout": str(every),
        "honor_labels": True,
        "honor_timestamps": False,
        "params": {"match[]": [str(selector) for selector in pulled]},
        "metric_relabel_configs": [
            {"action": "labelkeep", "regex": "|".join(("__name__", *IDENTITY, "hash"))},
            *(_told_apart(replica) if replica else ()),
        ],
        "static_configs": [{"targets": [server.netloc]}],
    }


def _told_apart(replica: str) -> list[Yaml]:
    """What a replica says is its own; its totals have a name of their own too, for the region's are made of all of them."""
    named: list[Yaml] = [
        {"source_labels": ["__name__"], "regex": total, "target_label": "__name__", "replacement": pulled}
        for total, pulled in REPLICA_TOTALS.items()
    ]
    return [*named, {"target_label": REPLICA, "replacement": replica}]
