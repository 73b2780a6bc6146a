"""Which of the built rules must run every minute, and which may run only when somebody looks."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Rule = dict[str, Any]
Group = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """The rules of built groups, in their order, under their names: those that remember, and the others."""

    remembering: tuple[Group, ...]
    looking: tuple[Group, ...]


def parted(groups: Sequence[Group], totals: Container[str]) -> Parts:
    """The rules that keep these totals remember; what they read must be there every minute as well."""
    every = [rule for group in groups for rule in group["rules"]]
    found = [rule for rule in every if rule.get("record") in totals]
    while more := [rule for rule in every if rule not in found and any(_reads(other, rule) for other in found)]:
        found += more
    return Parts(tuple(_those(groups, found, True)), tuple(_those(groups, found, False)))


def _reads(reader: Rule, rule: Rule) -> bool:
    return "record" in rule and rule["record"] in reader["expr"]


def _those(groups: Iterable[Group], found: list[Rule], wanted: bool) -> Iterable[Group]:
    for group in groups:
        rules = [rule for rule in group["rules"] if (rule in found) is wanted]
        if rules:
            yield {**group, "rules": rules}
