"""Plain Prometheus: rule files for every region and the global evaluator, and the scrape jobs that federate the regions."""

from __future__ import annotations

from urllib.parse import urlsplit

from slo_kit.duration import Duration
from slo_kit.model.plan import Plan, Scope, ScopeKind
from slo_kit.naming import (
    GLOBAL,
    HEARTBEAT,
    IDENTITY,
    REGION,
    REPLICA,
    REPLICA_TOTALS,
    RULES_INFO,
    SCOPE,
    TOTALS,
    federation_job,
    scope_folder,
)
from slo_kit.promql import Matcher, Selector, laid_out
from slo_kit.rules.bundle import rule_files
from slo_kit.rules.model import AlertingRule, Rule, RuleGroup
from slo_kit.targets.file import File
from slo_kit.targets.yaml_text import Yaml, to_yaml


def files(plan: Plan) -> tuple[File, ...]:
    """One rule file per service and scope, one of generic rules per scope, and the federation jobs."""
    rules = [
        File(f"{scope_folder(scope.name)}/rules/{stem}.yaml", to_yaml({"groups": [_group(group) for group in groups]}))
        for scope in plan.scopes
        for stem, groups in rule_files(plan, scope)
    ]
    federation = [File(f"{GLOBAL}/scrape.yaml", _federation(plan)) for _ in plan.globals]
    return (*rules, *federation)


def _group(group: RuleGroup) -> Yaml:
    return {"name": group.name, "interval": str(group.interval), "rules": [_rule(rule) for rule in group.rules]}


def _rule(rule: Rule) -> Yaml:
    if isinstance(rule, AlertingRule):
        times = {"for": rule.lasting, "keep_firing_for": rule.kept}
        lasting = {key: str(time) for key, time in times.items() if time}
        said = {"labels": dict(rule.labels), "annotations": dict(rule.annotations)}
        return {"alert": rule.alert, "expr": laid_out(rule.expr), **lasting, **said}
    labels = {"labels": dict(rule.labels)} if rule.labels else {}
    return {"record": rule.record, "expr": laid_out(rule.expr), **labels}


def _federation(plan: Plan) -> str:
    """A file for `scrape_config_files`: one job per region and replica that pulls what slo-kit records there and nothing else.

    Every sample has the time at which it was pulled. With the time at which the region recorded it, the first one after a
    partition would lie in the past by up to an evaluation, be taken for what the last look had seen, and all that
    happened in between would be lost. The interval is a quarter of the evaluation, so that little time is.

    Labels beyond the identity are dropped: Prometheus adds the job and the region's external labels, and a total that comes
    back under other labels would be a new one, and counted whole.
    """
    evaluations = [plan.counting.evaluation, *(slo.counting.evaluation for scope in plan.regions for slo in scope.slos)]
    every = max(min(evaluations) // 4, Duration(250))
    jobs: list[Yaml] = []
    for scope in plan.regions:
        replicas = {str(place): url for place, url in enumerate(scope.replicas, 1)} if scope.paired else {"": scope.prometheus}
        jobs += [_job(scope, replica, url, every) for replica, url in replicas.items()]
    return to_yaml({"scrape_configs": jobs})


def _job(scope: Scope, replica: str, url: str, every: Duration) -> Yaml:
    server = urlsplit(url)
    of_region = Matcher(REGION, "=", scope.name)
    pulled = [Selector(name, (Matcher(SCOPE, "=", ScopeKind.REGION.value), of_region)) for name in TOTALS]
    first = (one for slo in scope.slos for one in slo.indicator.growth(slo.counting).beforehand)
    pulled += [Selector(name, pulled[0].matchers) for name in dict.fromkeys(one.name for one in first)]
    pulled += [Selector(name, (of_region,)) for name in (HEARTBEAT, RULES_INFO)]
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
