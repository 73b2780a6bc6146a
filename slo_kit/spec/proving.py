"""What is wrong with a template itself, told with its defaults and examples before anybody uses it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from slo_kit.errors import Problem
from slo_kit.model.slo import Indicator
from slo_kit.spec.decode import Decoder, Incomplete, Lines
from slo_kit.spec.filling import Filler
from slo_kit.spec.parameters import CALLED
from slo_kit.spec.template import IndicatorTemplate
from slo_kit.spec.templates import given_by_examples

_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")


def template_problems(template: IndicatorTemplate, lines: Lines = ()) -> tuple[Problem, ...]:
    """All of them; none means that it makes an indicator of values like its examples. `lines` are those of its file."""
    given, problems = given_by_examples(template)
    faults = (*_parameters(template), *problems)
    if faults:
        return faults
    filler = Filler(given)
    filled = filler.indicator(template.indicator)
    unused = tuple(_unused(template, filler.used))
    decoder = Decoder(lines)
    with suppress(Incomplete):
        decoder.decode(filled, Indicator)  # type: ignore[type-abstract]
    # what could not be filled has been said to be wrong already
    told = {problem.position for problem in filler.problems}
    return (*filler.problems, *unused, *(problem for problem in decoder.problems if problem.position not in told))


def _parameters(template: IndicatorTemplate) -> Iterator[Problem]:
    names: set[str] = set()
    for parameter in template.parameters:
        name, place = parameter.name, parameter.at["name"]
        if not _NAME.fullmatch(name):
            hint = "write lower-case letters, digits and underscores, at most 31"
            yield Problem(place, "bad-name", f'"{name}" cannot be the name of a parameter', hint)
        if name in names:
            yield Problem(place, "duplicate-name", f'a second parameter "{name}"', "give it another name")
        if parameter.default is None and parameter.example is None:
            message = f'nobody can see what "{name}" looks like: it has neither a default nor an example'
            yield Problem(place, "missing-key", message, f"add example: {CALLED[parameter.type][1]}")
        names.add(name)


def _unused(template: IndicatorTemplate, used: set[str]) -> Iterator[Problem]:
    for parameter in template.parameters:
        if parameter.name not in used:
            message = f'the parameter "{parameter.name}" stands nowhere in the indicator'
            yield Problem(parameter.at["name"], "unused-parameter", message, f"write ${parameter.name} in it, or leave it out")
