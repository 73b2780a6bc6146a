"""The head of a document: which form it is in and what it declares."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from slo_kit.errors import Problem
from slo_kit.kinds import Kinds
from slo_kit.spec.nodes import Mapping, Node, Scalar, Sequence
from slo_kit.spec.words import choice, guess

if TYPE_CHECKING:
    from slo_kit.model.budget_policy import ErrorBudgetPolicy
    from slo_kit.model.exclusion import Exclusion
    from slo_kit.model.layout import Layout
    from slo_kit.model.policy import AlertPolicy
    from slo_kit.model.slo import Service
    from slo_kit.model.topology import Topology
    from slo_kit.spec.template import IndicatorTemplate

    Declarable = Topology | Service | AlertPolicy | IndicatorTemplate | ErrorBudgetPolicy | Exclusion | Layout

VERSION = "slo-kit/v1"
KINDS: Kinds[Declarable] = Kinds(
    {
        "Topology": "slo_kit.model.topology:Topology",
        "Service": "slo_kit.model.slo:Service",
        "AlertPolicy": "slo_kit.model.policy:AlertPolicy",
        "IndicatorTemplate": "slo_kit.spec.template:IndicatorTemplate",
        "ErrorBudgetPolicy": "slo_kit.model.budget_policy:ErrorBudgetPolicy",
        "Exclusion": "slo_kit.model.exclusion:Exclusion",
        "Layout": "slo_kit.model.layout:Layout",
    }
)
FOREIGN = {
    "openslo/": "OpenSLO",
    "openslo.com/": "OpenSLO",
    "prometheus/": "Sloth",
    "sloth.slok.dev/": "Sloth",
    "pyrra.dev/": "Pyrra",
}
"""Forms of other tools by how their version begins."""


class Document(NamedTuple):
    """Which of KINDS a document declares, and its mapping without the head."""

    kind: str
    body: Mapping


class Foreign(NamedTuple):
    """A document in the form of another tool, whole; `version` is the word that says so."""

    tool: str
    version: Scalar
    body: Mapping


def document(node: Node) -> Document | Foreign | Problem:
    """Tell a document by its head, or say what is wrong with the head."""
    if not isinstance(node, Mapping):
        return Problem(node.position, "wrong-kind", "a document is a mapping of keys", f"begin with apiVersion: {VERSION}")
    head = {key.text: value for key, value in node.entries}
    if foreign := _foreign(node, head):
        return foreign
    if wrong := _version_problem(node, head):
        return wrong
    kind = head.get("kind")
    if not isinstance(kind, Scalar):
        return Problem((kind or node).position, "missing-key", '"kind" is missing', f"add kind: {choice(KINDS)}")
    if kind.text not in KINDS:
        message = f'unknown kind "{kind.text}"{guess(kind.text, KINDS)}'
        return Problem(kind.position, "unknown-kind", message, f"write {choice(KINDS)}")
    body = tuple((key, value) for key, value in node.entries if key.text not in {"apiVersion", "kind"})
    return Document(kind.text, Mapping(body, node.position))


def unrolled(node: Node) -> tuple[Node, ...]:
    """The documents of a list of them, which other tools allow; anything else by itself."""
    if isinstance(node, Sequence) and node.items and all(isinstance(document(one), Foreign) for one in node.items):
        return node.items
    return (node,)


def _foreign(node: Mapping, head: dict[str, Node]) -> Foreign | None:
    version = head.get("apiVersion", head.get("version"))
    if not isinstance(version, Scalar):
        return None
    tool = next((tool for prefix, tool in FOREIGN.items() if version.text.startswith(prefix)), None)
    return Foreign(tool, version, node) if tool else None


def _version_problem(node: Mapping, head: dict[str, Node]) -> Problem | None:
    version = head.get("apiVersion", head.get("version"))
    if not isinstance(version, Scalar):
        return Problem((version or node).position, "missing-key", '"apiVersion" is missing', f"add apiVersion: {VERSION}")
    if "apiVersion" not in head:
        return Problem(node.position, "missing-key", '"apiVersion" is missing', f"add apiVersion: {VERSION}")
    if version.text != VERSION:
        message = f'unknown apiVersion "{version.text}"{guess(version.text, (VERSION,))}'
        return Problem(version.position, "unknown-version", message, f"write {VERSION}")
    return None
