"""Writes docs/slo-kit.schema.json, by which editors complete keys, explain them and underline what is wrong.

The schema follows from the types that decode, so kinds and keys that are added show up by themselves. What a key means is what
docs/format.md says of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin

from slo_kit.duration import Duration
from slo_kit.library import builtin_policies
from slo_kit.model.mode import Mode
from slo_kit.model.moments import Hours, Moment
from slo_kit.model.slo import Indicator, Slo
from slo_kit.model.topology import Until
from slo_kit.model.version import Version
from slo_kit.naming import NAME
from slo_kit.promql import Matcher
from slo_kit.sli import KINDS as INDICATORS
from slo_kit.sli.modes import MODES
from slo_kit.sli.probe import Quorum
from slo_kit.spec import fields as rules
from slo_kit.spec.examples import EXAMPLES
from slo_kit.spec.fields import NAMED
from slo_kit.spec.header import KINDS, VERSION
from slo_kit.spec.nodes import Mapping as MappingNode
from slo_kit.spec.nodes import Scalar
from slo_kit.spec.scalars import reader
from slo_kit.spec.shapes import keys_of
from slo_kit.spec.template import Use
from tools import schema_templates

ROOT = Path(__file__).parent.parent
FORMAT = ROOT / "docs" / "format.md"
WRITTEN = ROOT / "docs" / "slo-kit.schema.json"
Json = dict[str, Any]
Told = Mapping[frozenset[str], Mapping[str, str]]
"""What tables say of keys, by all the keys of a table."""

_DAY = r"\d{4}-[01]\d-[0-3]\d"
_TEXT: Json = {"type": "string", "minLength": 1}
PLAIN: dict[Any, Json] = {
    str: {"type": ["string", "integer"]},
    Decimal: {"type": "number"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    date: {"type": "string", "pattern": f"^{_DAY}$"},
    Duration: {"type": "string", "pattern": r"^(\d+(ms|[smhdwy]))+$"},
    Version: {"type": ["string", "number"]},
    Quorum: {"anyOf": [{"const": "majority"}, {"type": "integer", "minimum": 2}]},
    Until: {"type": "string", "pattern": f"^{_DAY}(T.*)?$"},
    Moment: {"type": "string", "pattern": f"^{_DAY}(T.*)?$"},
    Hours: {"type": "string", "pattern": r"^\d\d:\d\d-\d\d:\d\d$"},
}
"""What a word looks like to JSON, where it is more than text."""

LIMITS: dict[Callable[[Any], None], Json] = {
    rules.name: {"pattern": f"^{NAME.pattern}$"},
    rules.template_name: {"pattern": f"^{NAME.pattern}(/{NAME.pattern})?$"},
    rules.region_name: {"pattern": f"^{NAME.pattern}$", "not": {"const": "global"}},
    rules.objective: {"minimum": 1, "exclusiveMaximum": 100},
    rules.budget_share: {"exclusiveMinimum": 0, "maximum": 100},
    rules.burn_rate: {"exclusiveMinimum": 0},
    rules.budget_left: {"minimum": -1000, "exclusiveMaximum": 100},
    rules.good_above: {"exclusiveMinimum": 50, "maximum": 100},
    rules.weight: {"exclusiveMinimum": 0},
    rules.count: {"minimum": 0},
    rules.beginning: {"pattern": r"^https?://[^/?#\s@]+(/[^?#\s@]*)?$"},
    rules.addresses: {"pattern": r"^https?://[^/?#\s@]+(/[^?#\s@]*)?$"},
    rules.link: {"pattern": r"^https?://[^/?#\s@]+([/?#][^\s@]*)?$"},
    rules.stated: {"minLength": 1},
}
"""What the rules of single keys demand, as far as JSON Schema can say it."""

_MATCHER = {"anyOf": [{"type": ["string", "integer"]}, {"$ref": "#/definitions/not"}]}
_NOT: Json = {
    "type": "object",
    "properties": {"not": {"type": ["string", "integer"], "description": "The value that the label shall not have."}},
    "required": ["not"],
    "additionalProperties": False,
}
_MODE = {"$ref": "#/definitions/mode"}
"""A word or a mapping; every other definition is of a mapping."""
_FOREIGN = {
    "anyOf": [
        {"required": ["version"], "properties": {"version": {"pattern": "^prometheus/"}}},
        {
            "required": ["apiVersion"],
            "properties": {"apiVersion": {"pattern": r"^(openslo(\.com)?/|sloth\.slok\.dev/|pyrra\.dev/)"}},
        },
    ]
}
"""Documents of other tools, which have schemas of their own."""

OFFERED: dict[tuple[Any, str], tuple[str, ...]] = {
    (Slo, "policy"): tuple(sorted(Path(path).stem for path in builtin_policies())),
    (Slo, "period"): ("30d", "28d", "7d", "90d"),
}
"""What is offered for a key beyond one example."""

SNIPPETS = (
    ("service", "a service with one SLO", "Service"),
    ("topology", "two regions and a global view", "Topology"),
)
_BODIES: dict[str, Json] = {
    "Service": {
        "service": "${1:rpc-gateway}",
        "owner": "${2:platform}",
        "slos": [
            {
                "name": "${3:availability}",
                "objective": "${4:99.9}",
                "indicator": {"ratio": {"total": "${5:requests_total}", "bad": {"status": '${6:"5.."}'}}},
            }
        ],
    },
    "Topology": {
        "regions": [
            {"name": "${1:eu-west-1}", "prometheus": "${2:http://prometheus.eu-west-1:9090}"},
            {"name": "${3:us-east-1}", "prometheus": "${4:http://prometheus.us-east-1:9090}"},
        ],
        "global": {"prometheus": "${5:http://prometheus.global:9090}"},
    },
}


class Writer:
    """Collects a definition for every class that documents are made of."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.definitions: dict[str, Json] = {"not": _NOT}

    def document(self) -> Json:
        """The schema of a document: told apart by `kind`."""
        head = {"apiVersion": {"const": VERSION}, "kind": {"enum": list(KINDS)}}
        cases = [self._case(name, kind) for name, kind in KINDS.items()]
        snippets = [
            {"label": label, "description": said, "body": {"apiVersion": VERSION, "kind": kind, **_BODIES[kind]}}
            for label, said, kind in SNIPPETS
        ]
        ours = {"properties": head, "required": ["apiVersion", "kind"], "allOf": cases}
        return {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": "slo-kit",
            "description": "A document of a slo-kit workspace.",
            "type": ["object", "null"],
            "defaultSnippets": snippets,
            "if": {"anyOf": [_FOREIGN, {"type": "null"}]},
            "then": True,
            "else": ours,
            "definitions": dict(sorted(self.definitions.items())),
        }

    def _case(self, name: str, kind: type) -> Json:
        body = self._object(kind)
        head = {
            "apiVersion": {"const": VERSION, "description": "The form of the document."},
            "kind": {"const": name, "description": f"What the document declares: {_sentence(kind)}"},
        }
        whole = {"title": name, **body, "properties": {**head, **body["properties"]}}
        return {"if": {"properties": {"kind": {"const": name}}, "required": ["kind"]}, "then": whole}

    def _object(self, kind: Any) -> Json:
        keys = keys_of(kind)
        said = self.told.get(frozenset(keys), {})
        properties = {}
        for written, key in keys.items():
            rule = key.rule or NAMED.get(written)
            value = _any([self._value(one, LIMITS.get(rule, {}) if rule else {}) for one in key.kinds])
            if key.may_be_empty:
                value = {**value, "minItems": 0}
            told_here = _told(said.get(written, _sentence(kind)))
            properties[written] = {**value, **told_here, **_examples(written, kind, value)}
        needed = [written for written, key in keys.items() if key.required]
        return {
            "type": "object",
            "properties": properties,
            **({"required": needed} if needed else {}),
            "additionalProperties": False,
        }

    def _value(self, kind: Any, limits: Json) -> Json:
        if kind is Mode:
            return self._mode()
        if kind is Indicator:
            return self._one_of("indicator", {**INDICATORS, "use": Use})
        if kind in {Scalar, MappingNode}:
            return {"type": "object"} if kind is MappingNode else {"type": ["string", "number", "boolean"]}
        if isinstance(kind, type) and issubclass(kind, Enum):
            return {"enum": [str(one.value) for one in kind]}
        if reader(kind):
            return {**PLAIN.get(kind, _TEXT), **limits}
        if get_origin(kind) is Mapping:
            return {"type": "object", "additionalProperties": self._value(get_args(kind)[1], limits), "minProperties": 1}
        if (inner := get_args(kind)[:1]) and inner[0] is Matcher:
            return {"type": "object", "additionalProperties": _MATCHER, "minProperties": 1}
        if inner:
            return {"type": "array", "items": self._value(inner[0], limits), "minItems": 1}
        return self._reference(kind)

    def _reference(self, kind: type) -> Json:
        if kind.__name__ not in self.definitions:
            self.definitions[kind.__name__] = {}
            self.definitions[kind.__name__] = {"title": kind.__name__, **self._object(kind), **_told(_sentence(kind))}
        if kind is Use:
            self.definitions["Use"]["properties"]["template"] |= schema_templates.names()
            self.definitions["Use"]["allOf"] = schema_templates.parameters()
        return {"$ref": f"#/definitions/{kind.__name__}"}

    def _mode(self) -> Json:
        """A word, or one word with what it needs."""
        words = [word for word, kind in MODES.items() if not any(one.default is MISSING for one in fields(kind))]
        more = {}
        kinds: dict[str, Any] = dict(MODES)
        for word, kind in kinds.items():
            if fields(kind):
                short = next(key for key in keys_of(kind).values() if key.field == kind.short)
                more[word] = {"anyOf": [_any([self._value(one, {}) for one in short.kinds]), self._reference(kind)]}
        self.definitions["mode"] = {"anyOf": [{"enum": words}, _single(more)]}
        return _MODE

    def _one_of(self, name: str, kinds: Mapping[str, type]) -> Json:
        each = {
            word: {"type": "object", "allOf": [self._reference(kind)], **_told(_sentence(kind))} for word, kind in kinds.items()
        }
        self.definitions[name] = _single(each)
        return {"$ref": f"#/definitions/{name}"}


def _single(properties: Json) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "oneOf": [{"required": [word]} for word in properties],
    }


def _any(values: list[Json]) -> Json:
    if len(values) > 1:
        return {"anyOf": values}
    # beside a reference, draft 7 reads nothing else; without a type, editors do not know how to go on behind the key
    if "$ref" not in values[0]:
        return values[0]
    return {"allOf": values} if values[0] == _MODE else {"type": "object", "allOf": values}


def _examples(key: str, kind: Any, value: Json) -> Json:
    """What an editor puts behind a key, where it is a word."""
    if (kind, key) in OFFERED:
        return {"examples": list(OFFERED[kind, key])}
    example = EXAMPLES.get(key, "")
    if value.get("type") in ("number", "integer") and re.fullmatch(r"[0-9.]+", example):
        return {"defaultSnippets": [{"label": example, "body": json.loads(example)}]}
    worded = value.get("type") in ("string", ["string", "integer"])
    return {"examples": [example]} if worded and example and not example.startswith(("{", "[", "and ")) else {}


def _told(said: str) -> Json:
    """A description, which editors show as it is, and again as Markdown where it has some."""
    return {"description": said, **({"markdownDescription": said} if "`" in said else {})}


def _sentence(kind: type) -> str:
    """What its docstring says first; a name that Python wants with a dash behind it is written without."""
    return re.sub(r"(?<=`)(\w+)_(?=`)", r"\1", " ".join((kind.__doc__ or "").split("\n\n")[0].split()))


def told(text: str) -> Told:
    """What the tables of docs/format.md say of keys: the meaning, and the default where there is one."""
    found: dict[frozenset[str], Mapping[str, str]] = {}
    for table in text.split("|---|---|---|")[1:]:
        rows = [
            re.fullmatch(r"\| `(\w+)` \| (.*) \| ?(.*?) ?\|", line) for line in table.strip("\n").split("\n\n")[0].splitlines()
        ]
        said = {row[1]: _plain(row[2], row[3]) for row in rows if row}
        found.setdefault(frozenset(said), said)
    return found


def _plain(meaning: str, default: str) -> str:
    """Without links, which lead nowhere from an editor."""
    text = meaning + (f" (default: {default})" if default else "")
    return re.sub(r",? ?see \[[^\]]+\]\([^)]*\)|\[([^\]]+)\]\([^)]*\)", r"\1", text).strip()


def schema() -> str:
    """The text of the schema."""
    writer = Writer(told(FORMAT.read_text(encoding="utf-8")))
    return json.dumps(writer.document(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    WRITTEN.write_text(schema(), encoding="utf-8")
