"""What editors know of the templates that come with slo-kit: their names, and the parameters of the one that is named.

A workspace may have templates of its own, also of these names, so that nothing here refuses anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from slo_kit.library import builtin_templates
from slo_kit.spec.parameters import CALLED, written
from slo_kit.spec.reader import shipped_templates
from slo_kit.spec.template import IndicatorTemplate, Parameter

Json = dict[str, Any]


def names() -> Json:
    """The value of `template`: one of ours with what it counts, or any other."""
    known = [{"const": one.template, "description": one.description} for one in _shipped()]
    return {"anyOf": [*known, {"type": "string", "minLength": 1}]}


def parameters() -> list[Json]:
    """For each of ours, what `with` takes."""
    return [_case(one) for one in _shipped() if one.parameters]


def _shipped() -> Iterator[IndicatorTemplate]:
    for path, text in builtin_templates().items():
        yield from (one for one in shipped_templates(path, text).values() if one is not None)


def _case(template: IndicatorTemplate) -> Json:
    given = {one.name: {"description": _said(one)} for one in template.parameters}
    named = {"properties": {"template": {"const": template.template}}, "required": ["template"]}
    return {"if": named, "then": {"properties": {"with": {"properties": given}}}}


def _said(parameter: Parameter) -> str:
    default = written(parameter.default)
    needed = f"needed, such as {written(parameter.example)}" if parameter.default is None else f"default: {default}"
    return f"{parameter.description}: {CALLED[parameter.type][0]} ({needed})"
