"""What a dataclass looks like as YAML: its keys, and the sort of node each type is written as."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Mapped
from dataclasses import MISSING, fields
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from slo_kit.model.mode import Mode
from slo_kit.model.slo import Indicator
from slo_kit.promql import Matcher
from slo_kit.sli import KINDS
from slo_kit.spec.examples import EXAMPLES
from slo_kit.spec.fields import EACH, MAY_BE_EMPTY, RULES
from slo_kit.spec.nodes import Mapping, Node, Scalar, Sequence
from slo_kit.spec.scalars import WANTED, Fault, reader
from slo_kit.spec.words import choice


class Key(NamedTuple):
    """A field as people write it; `kinds` are the types its value may have, and `rule` raises Fault for what it may not be.

    `each` says the same of the words of a list, by their index.
    """

    field: str
    written: str
    kinds: tuple[Any, ...]
    required: bool
    may_be_empty: bool
    rule: Callable[[Any], None] | None
    each: Callable[[tuple[str, ...]], Iterator[tuple[int, Fault]]] | None


@cache
def keys_of(kind: Any) -> Mapped[str, Key]:
    """The keys of a dataclass as written, in the order of its fields; `global_` is written `global`."""
    hints, keys = get_type_hints(kind), {}
    for field in fields(kind):
        if field.name != "at":
            hint = hints[field.name]
            kinds = get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,)
            required = field.default is MISSING and field.default_factory is MISSING
            written, name = field.name.rstrip("_"), f"{kind.__name__}.{field.name}"
            wanted = tuple(kind for kind in kinds if kind is not NoneType)
            keys[written] = Key(field.name, written, wanted, required, name in MAY_BE_EMPTY, RULES.get(name), EACH.get(name))
    return keys


@cache
def keeps_positions(kind: Any) -> bool:
    """Whether a dataclass has the field `at`."""
    return any(field.name == "at" for field in fields(kind))


@cache
def sort_of(kind: Any) -> type | UnionType:
    """The sort of node that a type is written as; a mode is a word, or a mapping where it needs more than that.

    Nodes are what they are: a template keeps its indicator as it is written.
    """
    if kind is Mode:
        return Scalar | Mapping
    if get_origin(kind) is Mapped:
        return Mapping
    if kind is Scalar or reader(kind) or (isinstance(kind, type) and issubclass(kind, Enum)):
        return Scalar
    return Sequence if get_origin(kind) is tuple and get_args(kind)[0] is not Matcher else Mapping


def misfit(node: Node, kinds: tuple[Any, ...], subject: str) -> Fault:
    """Why a node can be none of the types; the subject is a key in quotes, or words for something without one."""
    found = "a list" if isinstance(node, Sequence) else "a mapping" if isinstance(node, Mapping) else "a single value"
    if isinstance(node, Scalar) and node.empty:
        found = "empty"
    wanted = " or ".join(dict.fromkeys(map(_called, kinds)))
    return Fault("wrong-kind", f"{subject} is {found}; {wanted} is wanted", _example(node, kinds[0], subject.strip('"')))


def _called(kind: Any) -> str:
    if kind is Mode:
        return "a mode"
    sort = sort_of(kind)
    return WANTED.get(kind.__name__, "one word") if sort is Scalar else "a list" if sort is Sequence else "a mapping"


def _example(node: Node, kind: Any, key: str) -> str:
    if sort_of(kind) is Sequence:
        listable = isinstance(node, Scalar) and sort_of(get_args(kind)[0]) is Scalar
        return f"write [{node.text}]" if listable and isinstance(node, Scalar) else "begin each with a dash"
    if kind is Indicator or (kind is Mapping and key == "indicator"):
        return f"write {choice(KINDS)}, and under it what is counted"
    if kind is Mode:
        from slo_kit.spec.modes import WRITE  # only needed once something is wrong

        return WRITE
    if get_origin(kind) is Mapped:
        return f"write {EXAMPLES[key]}"
    if sort_of(kind) is Mapping and kind is not Mapping:
        return f"its keys are {', '.join(keys_of(kind))}"
    return f"write {EXAMPLES[key]}" if key in EXAMPLES else f"write {_called(kind)}, in quotes if it has brackets or braces"
