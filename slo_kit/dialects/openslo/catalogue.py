"""All documents of a workspace by kind and name, as they refer to each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from slo_kit.dialects.reading import Fields, Remarks
from slo_kit.errors import Position
from slo_kit.spec.nodes import Mapping, Scalar, Sequence
from slo_kit.spec.words import guess


@dataclass(frozen=True, slots=True)
class One:
    """A document, or one that stands inside another."""

    version: str
    kind: str
    body: Mapping | None
    metadata: Fields
    spec: Fields

    @property
    def name(self) -> str:
        """Its name; nothing where none is written."""
        return self.metadata.text("name")

    def labelled(self, *keys: str) -> str:
        """The value of the first of these labels that is there; of a list, its first."""
        labels = self.metadata.inside("labels")
        for key in keys:
            node = labels.node(key)
            if isinstance(node, Sequence) and node.items:
                node = node.items[0]
            if isinstance(node, Scalar):
                return node.text
        return ""


class Catalogue:
    """Documents that others name."""

    def __init__(self, found: dict[tuple[str, str], One], remarks: Remarks) -> None:
        self._found = found
        self._remarks = remarks

    @classmethod
    def of(cls, documents: Iterable[One], remarks: Remarks) -> Catalogue:
        """All of them; two of one kind and name are a problem, save SLOs, of which services tell, and services."""
        found: dict[tuple[str, str], One] = {}
        for one in documents:
            key = (one.kind, one.name)
            if key in found and one.kind not in {"SLO", "Service"}:
                message = f'a second {one.kind} "{one.name}"; the first is at {found[key].metadata.at("name")}'
                remarks.wrong(one.metadata.at("name"), "duplicate-name", message, "give it another name")
            found.setdefault(key, one)
        return cls(found, remarks)

    def get(self, kind: str, name: str) -> One | None:
        """The document of a name, if there is one."""
        return self._found.get((kind, name))

    def named(self, kind: str, name: str, position: Position) -> One | None:
        """The document of a name; that there is none is a problem."""
        found = self.get(kind, name)
        if found is None:
            names = [other for what, other in self._found if what == kind]
            known = f"known here: {', '.join(sorted(names))}" if names else f"add it, with kind: {kind}"
            self._remarks.wrong(position, "unknown-reference", f'no {kind} "{name}"{guess(name, names)}', known)
        return found
