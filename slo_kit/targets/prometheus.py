"""Plain Prometheus: rule files for every region and the global evaluator, and what carries their totals there."""

from __future__ import annotations

from slo_kit.model.plan import Plan
from slo_kit.naming import scope_folder
from slo_kit.promql import laid_out
from slo_kit.rules.bundle import rule_files
from slo_kit.rules.model import AlertingRule, Rule, RuleGroup
from slo_kit.targets.file import File
from slo_kit.targets.transports import TRANSPORTS
from slo_kit.targets.yaml_text import Yaml, to_yaml


def files(plan: Plan) -> tuple[File, ...]:
    """One rule file per service and scope, one of generic rules per scope, and the files of the transport."""
    rules = [
        File(f"{scope_folder(scope.name)}/rules/{stem}.yaml", to_yaml({"groups": [_group(group) for group in groups]}))
        for scope in plan.scopes
        for stem, groups in rule_files(plan, scope)
    ]
    return (*rules, *(TRANSPORTS[plan.transport](plan) if plan.globals else ()))


def _group(group: RuleGroup) -> Yaml:
    offset = {"query_offset": str(group.offset)} if group.offset else {}
    return {"name": group.name, "interval": str(group.interval), **offset, "rules": [_rule(rule) for rule in group.rules]}


def _rule(rule: Rule) -> Yaml:
    if isinstance(rule, AlertingRule):
        times = {"for": rule.lasting, "keep_firing_for": rule.kept}
        lasting = {key: str(time) for key, time in times.items() if time}
        said = {"labels": dict(rule.labels), "annotations": dict(rule.annotations)}
        return {"alert": rule.alert, "expr": laid_out(rule.expr), **lasting, **said}
    labels = {"labels": dict(rule.labels)} if rule.labels else {}
    return {"record": rule.record, "expr": laid_out(rule.expr), **labels}
