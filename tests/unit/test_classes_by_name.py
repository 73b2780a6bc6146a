"""Names that stand for classes are those of classes that are there, since neither types nor linters look into them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

import pytest

from slo_kit.kinds import Kinds
from slo_kit.sli import KINDS as INDICATORS
from slo_kit.spec.fields import MAY_BE_EMPTY, RULES
from slo_kit.spec.header import KINDS
from slo_kit.spec.scalars import reader
from slo_kit.spec.templates import TEMPLATED


def inside(kind: Any) -> Iterator[type]:
    """A type of a key and everything that it is made of."""
    if is_dataclass(kind) and isinstance(kind, type):
        yield kind
        for field in fields(kind):
            yield from inside(get_type_hints(kind)[field.name])
    elif get_args(kind):
        yield from (one for part in get_args(kind) for one in inside(part))


EVERY = {one for kind in (*KINDS.values(), *INDICATORS.values(), *TEMPLATED.values()) for one in inside(kind)}


def test_every_rule_is_of_a_field_that_people_write() -> None:
    written = {f"{kind.__name__}.{field.name}" for kind in EVERY if not reader(kind) for field in fields(kind)}
    assert {*RULES, *MAY_BE_EMPTY} - written == set()


def test_no_two_classes_that_people_write_share_a_name() -> None:
    assert len({kind.__name__ for kind in EVERY}) == len(EVERY)


@pytest.mark.parametrize("word", KINDS)
def test_the_word_for_a_kind_of_document_is_the_name_of_its_class(word: str) -> None:
    assert KINDS[word].__name__ == word


def test_kinds_are_read_like_a_dictionary() -> None:
    kinds: Kinds[Kinds[Any]] = Kinds({"kinds": "slo_kit.kinds:Kinds"})
    assert dict(kinds) == {"kinds": Kinds}
    assert "kinds" in kinds
    assert "Kinds" not in kinds
    assert kinds.get("Kinds") is None
