"""Problems as SARIF 2.1.0, the form that code scanning of GitHub, GitLab and editors reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from slo_kit import __version__
from slo_kit.errors import Problem
from slo_kit.ids import LINTS, LIVE, REFUSED, may_be_allowed

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_SAID = {**REFUSED, **LINTS, **LIVE}


def sarif(problems: tuple[Problem, ...], texts: Mapping[str, str]) -> str:
    """One run; columns count characters, as ours do."""
    ids = tuple(dict.fromkeys(problem.id for problem in problems))
    driver = {"name": "slo-kit", "version": __version__, "rules": [_rule(one) for one in ids]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": {"uri": _address(path)}} for path in texts],
        "results": [_result(problem, ids.index(problem.id)) for problem in problems],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _rule(found: str) -> dict[str, Any]:
    said = {"shortDescription": {"text": _SAID[found]}} if found in _SAID else {}
    return {"id": found, **said, "defaultConfiguration": {"level": _level(found)}}


def _result(problem: Problem, rule: int) -> dict[str, Any]:
    place = problem.position
    region = {"startLine": place.line, "startColumn": place.column, "endColumn": place.column + place.width}
    return {
        "ruleId": problem.id,
        "ruleIndex": rule,
        "level": _level(problem.id),
        "message": {"text": f"{problem.message}; {problem.hint}" if problem.hint else problem.message},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _address(place.path)}, "region": region}}],
    }


def _level(found: str) -> str:
    return "warning" if may_be_allowed(found) else "error"


def _address(path: str) -> str:
    """A path as a relative address, or as an absolute one where it is absolute."""
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(pure.as_posix())
