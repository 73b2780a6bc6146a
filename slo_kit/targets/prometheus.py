"""Plain Prometheus: rule files for every region and the global evaluator, and what carries their totals there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from slo_kit.model.plan import Plan, Scope
from slo_kit.naming import scope_folder
from slo_kit.promql import laid_out
from slo_kit.rules.bundle import GENERIC, files_of_slos, generic
from slo_kit.rules.model import AlertingRule, Rule, RuleGroup
from slo_kit.targets.file import File
from slo_kit.targets.transports import TRANSPORTS
from slo_kit.targets.yaml_text import Yaml, to_yaml


def files(plan: Plan) -> tuple[File, ...]:
    """One rule file per service and scope, one of generic rules per scope, and the files of the transport."""
    own = [_file(scope, stem, groups) for scope in plan.scopes for stem, groups in files_of_slos(plan, scope)]
    rules = (*own, *_generic(plan, _digest([*own, *_generic(plan, "")])))
    return (*rules, *(TRANSPORTS[plan.transport](plan) if plan.globals else ()))


def _generic(plan: Plan, bundle: str) -> Iterator[File]:
    for scope in plan.scopes:
        yield _file(scope, GENERIC, generic(plan, scope, bundle))


def _file(scope: Scope, stem: str, groups: Iterable[RuleGroup]) -> File:
    return File(f"{scope_folder(scope.name)}/rules/{stem}.yaml", to_yaml({"groups": [_group(group) for group in groups]}))


def _digest(written: Iterable[File]) -> str:
    """A hash of all rules of all scopes as they are written, which is the same however the SLOs behind them are spelt."""
    hashed = hashlib.sha256()
    for file in written:
        hashed.update(f"{file.path}\n{file.text}".encode())
    return hashed.hexdigest()[:16]


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
