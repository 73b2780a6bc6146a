"""The JSON Schema that editors complete and explain by: fresh, silent about what is right, and told by what decodes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from slo_kit.model.counting import Counting
from slo_kit.model.slo import GlobalObjective, Service, Slo
from slo_kit.model.topology import Region, Topology
from slo_kit.sli import KINDS as INDICATORS
from slo_kit.spec.header import KINDS
from slo_kit.spec.nodes import Mapping, Node, Scalar, Sequence, read_documents
from slo_kit.spec.shapes import keys_of
from tools.schema import WRITTEN, schema

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads(WRITTEN.read_text(encoding="utf-8"))
JUDGE = Draft7Validator(SCHEMA)
DEFINED = {"definitions": SCHEMA["definitions"]}
RIGHT = sorted(path for folder in ("tests/ok", "slos", "alerts") for path in (ROOT / folder).rglob("*.yaml"))
WRONG = sorted((ROOT / "tests" / "errors").glob("*.yaml"))
STRUCTURAL = {
    "unknown-key",
    "missing-key",
    "unknown-kind",
    "unknown-version",
    "wrong-kind",
    "unknown-value",
    "not-a-number",
    "not-a-boolean",
    "bad-name",
    "empty-list",
    "no-value",
    "objective-fraction",
    "objective-range",
    "weight-range",
    "negative",
}
"""What a schema can tell; the rest is about several places at once, or about PromQL, calendars and addresses."""


def plain(node: Node) -> Any:
    """A node as an editor reads it: by the core schema of YAML 1.2."""
    match node:
        case Scalar() if node.empty:
            return None
        case Scalar(text=("true" | "false") as text, plain=True):
            return text == "true"
        case Scalar(text=text, plain=True) if re.fullmatch(r"[-+]?[0-9]+", text):
            return int(text)
        case Scalar(text=text, plain=True) if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", text):
            return float(text)
        case Scalar(text=text):
            return text
        case Sequence(items=items):
            return [plain(item) for item in items]
        case Mapping(entries=entries):
            return {key.text: plain(value) for key, value in entries}


def documents(path: Path) -> list[Any]:
    return [plain(node) for node in read_documents(path.read_bytes().decode("utf-8-sig", errors="replace"), path.name).nodes]


def expected_ids(path: Path) -> list[str]:
    said = path.with_suffix(".txt").read_text(encoding="utf-8")
    return re.findall(rf"^{re.escape(path.name)}:\d+:\d+: .* \[([a-z0-9-]+)\]$", said, re.MULTILINE)


def test_the_schema_is_up_to_date() -> None:
    """Run `make docs` when this fails."""
    assert WRITTEN.read_text(encoding="utf-8") == schema()


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", RIGHT, ids=lambda path: path.stem)
def test_nothing_that_is_right_is_underlined(path: Path) -> None:
    assert [error.message for document in documents(path) for error in JUDGE.iter_errors(document)] == []


def structural() -> list[Path]:
    return [path for path in WRONG if (ids := expected_ids(path)) and set(ids) <= STRUCTURAL]


def test_most_of_what_is_wrong_in_shape_is_underlined() -> None:
    """An editor guesses at types (0777 is a number to it), so it lets some pass that `slo-kit check` refuses."""
    missed = [path.stem for path in structural() if not any(JUDGE.iter_errors(document) for document in documents(path))]
    assert len(structural()) > 40
    assert len(missed) <= len(structural()) // 10, missed


def offered(document: Any, *way: str | int) -> dict[str, Any]:
    """The keys that an editor offers at a place of a document, with their schemas."""
    found = [SCHEMA]
    value = document
    for step in way:
        found = [inner for one in _in_force(found, value) for inner in _below(one, step)]
        value = value[step]
    return {key: inner for one in _in_force(found, value) for key, inner in one.get("properties", {}).items()}


def _in_force(schemas: list[Any], value: Any) -> Iterator[Any]:
    """The schemas and all that they lead to for a value: references, cases, alternatives that are not of another type."""
    for one in schemas:
        if not isinstance(one, dict):
            continue
        yield one
        further = [*one.get("allOf", ()), *one.get("anyOf", ())]
        if "$ref" in one:
            further.append(SCHEMA["definitions"][one["$ref"].rpartition("/")[2]])
        if "if" in one:
            holds = Draft7Validator({**one["if"], "definitions": SCHEMA["definitions"]}).is_valid(value)
            further.append(one.get("then" if holds else "else", {}))
        yield from _in_force(further, value)


def _below(one: Any, step: str | int) -> list[Any]:
    found = one.get("items") if isinstance(step, int) else one.get("properties", {}).get(step)
    return [found] if found else []


SERVICE = {"apiVersion": "slo-kit/v1", "kind": "Service", "slos": [{"global": {}, "indicator": {"ratio": {}}}]}
TOPOLOGY = {"apiVersion": "slo-kit/v1", "kind": "Topology", "regions": [{}], "counting": {}}


@pytest.mark.parametrize(
    ("document", "way", "kind"),
    [
        (SERVICE, (), Service),
        (SERVICE, ("slos", 0), Slo),
        (SERVICE, ("slos", 0, "global"), GlobalObjective),
        (SERVICE, ("slos", 0, "indicator", "ratio"), INDICATORS["ratio"]),
        (TOPOLOGY, (), Topology),
        (TOPOLOGY, ("regions", 0), Region),
        (TOPOLOGY, ("counting",), Counting),
    ],
)
def test_an_editor_offers_exactly_the_keys_that_are_read(document: Any, way: tuple[str | int, ...], kind: type) -> None:
    assert set(offered(document, *way)) - {"apiVersion", "kind"} == set(keys_of(kind))


def test_an_editor_offers_kinds_before_one_is_written() -> None:
    assert offered({})["kind"]["enum"] == list(KINDS)
    assert offered({})["apiVersion"]["const"] == "slo-kit/v1"


def test_an_editor_offers_every_kind_of_indicator_and_says_what_it_is() -> None:
    found = offered(SERVICE, "slos", 0, "indicator")
    assert set(found) == {*INDICATORS, "use"}
    assert all(one["description"] for one in found.values())


def test_an_editor_offers_the_templates_and_the_parameters_of_the_one_that_is_named() -> None:
    use = {"template": "substrate/finality-lag", "with": {}}
    document = {**SERVICE, "slos": [{"indicator": {"use": use}}]}
    known = offered(document, "slos", 0, "indicator", "use")["template"]["anyOf"]
    assert {one.get("const") for one in known} >= {"substrate/finality-lag", "alb/availability", "postgres/replay-age"}
    given = offered(document, "slos", 0, "indicator", "use", "with")
    assert set(given) == {"chain", "blocks", "prefix", "where"}
    assert given["blocks"]["description"].endswith("a number (default: 10)")
    assert given["chain"]["description"].endswith("a label value (needed, such as polkadot)")


def test_hovering_over_a_key_says_what_the_page_on_the_format_says() -> None:
    assert offered(SERVICE, "slos", 0)["objective"]["description"] == "the percentage of events that shall be good"
    assert offered(SERVICE, "slos", 0)["policy"]["description"] == "the AlertPolicy (default: `standard`)"
    assert not re.search(r"\]\([a-z#]", json.dumps(SCHEMA))


def _properties(schema: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(schema, dict):
        known = schema.get("properties", {})
        yield from known.items() if "if" not in schema and schema.get("additionalProperties") is False else ()
        for value in schema.values():
            yield from _properties(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _properties(value)


def test_every_key_is_explained() -> None:
    words = {"worst", "any", "all", "quorum"}
    mute = [key for key, one in _properties(SCHEMA) if not one.get("description") and key not in words]
    assert mute == []


def test_what_an_editor_types_for_a_key_is_right() -> None:
    typed = [(key, one, value) for key, one in _properties(SCHEMA) for value in one.get("examples", ())]
    typed += [(key, one, snippet["body"]) for key, one in _properties(SCHEMA) for snippet in one.get("defaultSnippets", ())]
    assert len(typed) > 20
    wrong = [(key, value) for key, one, value in typed if not Draft7Validator({**one, **DEFINED}).is_valid(value)]
    assert wrong == []


def test_an_editor_knows_that_a_line_follows_a_key_of_keys() -> None:
    """Without a type, it puts no colon and no line behind the key."""
    for key in ("indicator", "global", "budget", "counting"):
        assert offered(SERVICE, "slos", 0)[key]["type"] == "object"
