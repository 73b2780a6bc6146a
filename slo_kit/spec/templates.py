"""The templates that an indicator can be made from, and what a use of one gives or lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Mapped
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from slo_kit.errors import Position, Problem
from slo_kit.kinds import Kinds
from slo_kit.spec.nodes import Mapping, Node, Refused, Scalar
from slo_kit.spec.scalars import Fault
from slo_kit.spec.words import closest, guess

if TYPE_CHECKING:
    from slo_kit.spec.filling import Given
    from slo_kit.spec.template import IndicatorTemplate, Parameter, Use

TEMPLATED: Kinds[Use] = Kinds({"use": "slo_kit.spec.template:Use"})
"""What may stand for an indicator, by the word for it."""
Shelf = Mapped[str, "IndicatorTemplate | None"]
"""Templates by name; None for one that is there and has problems of its own, which have been reported."""


@dataclass(slots=True)
class Templates:
    """Those of the workspace, then those that come with slo-kit, of which a file is read when it is first asked for.

    `shipped` are texts by path; the file `substrate.yaml` holds the templates `substrate/…` and no others.
    """

    own: Shelf = field(default_factory=dict)
    shipped: Mapped[str, str] = field(default_factory=dict)
    read: Callable[[str, str], Shelf] = lambda _path, _text: {}
    _opened: dict[str, Shelf] = field(default_factory=dict)

    def indicator(self, use: Use) -> tuple[Mapping | None, tuple[Problem, ...]]:
        """What a use says, written out as an indicator; None with what is wrong with the use, if it is the use."""
        name = use.template
        known = self._shelf(name)
        if name not in known:
            return None, (self._unknown(use),)
        template = known[name]
        if template is None:
            return None, ()
        given, problems = _values(template, use)
        if problems or given is None:
            return None, problems
        from slo_kit.spec.filling import Filler  # most workspaces use no template, and every commit hook waits for imports

        filler = Filler(given, use.at["template"])
        made = filler.indicator(template.indicator)
        return (None if filler.problems else made), tuple(filler.problems)

    @property
    def names(self) -> tuple[str, ...]:
        """All that can be used."""
        opened = (self._open(path) for path in self.shipped)
        return tuple(sorted({*self.own, *(name for shelf in opened for name in shelf)}))

    def _shelf(self, name: str) -> Shelf:
        if name in self.own:
            return self.own
        technology = name.partition("/")[0]
        return next((self._open(path) for path in self.shipped if path.endswith(f"/{technology}.yaml")), {})

    def _open(self, path: str) -> Shelf:
        if path not in self._opened:
            self._opened[path] = self.read(path, self.shipped[path])
        return self._opened[path]

    def _unknown(self, use: Use) -> Problem:
        message = f'no template "{use.template}"{guess(use.template, self.names)}'
        technology = use.template.partition("/")[0]
        near = [name for name in self.names if name.startswith(f"{technology}/")]
        known = ", ".join(near or dict.fromkeys(name.partition("/")[0] for name in self.names))
        hint = f"known of {technology}: {known}" if near else f"there are some about {known or 'nothing yet'}"
        return Problem(use.at["template"], "unknown-template", message, "" if closest(use.template, self.names) else hint)


def given_by_examples(template: IndicatorTemplate) -> tuple[dict[str, Given], tuple[Problem, ...]]:
    """Each parameter's default, or the example that stands for it, and what is wrong with those."""
    given: dict[str, Given] = {}
    problems: list[Problem] = []
    for parameter in template.parameters:
        for key, node in (("example", parameter.example), ("default", parameter.default)):
            if node is not None:
                _take(parameter, node, parameter.at[key], given, problems)
    return given, tuple(problems)


def _values(template: IndicatorTemplate, use: Use) -> tuple[dict[str, Given] | None, tuple[Problem, ...]]:
    """What is given, defaults where nothing is; None where something cannot be read, and why not."""
    given, _ = given_by_examples(template)
    problems: list[Problem] = []
    written_out = {key.text: (key, value) for key, value in (use.with_.entries if use.with_ else ())}
    parameters = {parameter.name: parameter for parameter in template.parameters}
    problems += _unknown_parameters(template, tuple(key for key, _ in written_out.values()), tuple(parameters))
    near = {closest(key, parameters) for key in written_out if key not in parameters}
    for name, parameter in parameters.items():
        if name in written_out:
            _take(parameter, written_out[name][1], written_out[name][1].position, given, problems)
        elif parameter.default is None and name not in near:
            problems.append(_missing(template, parameter, use))
    broken = any(isinstance(value, Refused) for _, value in written_out.values())
    return (None if broken else given), tuple(problems)


def _take(parameter: Parameter, node: Node, place: Position, given: dict[str, Given], problems: list[Problem]) -> None:
    from slo_kit.spec.filling import Given
    from slo_kit.spec.parameters import reading

    if isinstance(node, Refused):
        return
    try:
        filling = reading(parameter, node)
    except Fault as fault:
        problems.append(Problem(place, fault.id, fault.message, fault.hint))
        return
    assert isinstance(node, Scalar | Mapping)
    given[parameter.name] = Given(filling, node)


def _unknown_parameters(template: IndicatorTemplate, keys: tuple[Scalar, ...], known: tuple[str, ...]) -> Iterator[Problem]:
    for key in keys:
        if key.text not in known:
            message = f'"{template.template}" has no parameter "{key.text}"{guess(key.text, known)}'
            hint = "" if closest(key.text, known) else f"known here: {', '.join(known)}" if known else "leave it out; it has none"
            yield Problem(key.position, "unknown-parameter", message, hint)


def _missing(template: IndicatorTemplate, parameter: Parameter, use: Use) -> Problem:
    from slo_kit.spec.parameters import CALLED, written

    said = f'"{template.template}" needs "{parameter.name}": {parameter.description[:1].lower()}{parameter.description[1:]}'
    shown = f"{parameter.name}: {written(parameter.example) or CALLED[parameter.type][1]}"
    hint = f"add {shown}" if use.with_ else f"add with: {{{shown}}}"
    return Problem(use.at.get("with", use.at["template"]), "missing-parameter", said, hint)
