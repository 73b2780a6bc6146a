"""Documents of files, decoded: templates before what uses them, everything else in its order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from slo_kit.errors import Problem
from slo_kit.spec.decode import Decoder, Incomplete
from slo_kit.spec.header import KINDS, Document, Foreign, document, unrolled
from slo_kit.spec.nodes import Scalar, read_documents
from slo_kit.spec.templates import Shelf, Templates

if TYPE_CHECKING:
    from slo_kit.spec.template import IndicatorTemplate

Read = tuple[Document, list[str]]
"""A document and the lines of its file."""
Declared = dict[str, tuple[Any, ...]]
"""What is declared, in its order, by the word for its kind; every kind is there."""


def shipped_templates(path: str, text: str) -> Shelf:
    """The templates of a file that comes with slo-kit, by name."""
    reader = Reader(Templates())
    reader.declared(tuple(reader.documents(path, text)))
    return reader.templates.own


class Reader:
    """Keeps what it finds on the way; `shaken` once something other than a service could not be relied on."""

    def __init__(self, templates: Templates) -> None:
        self.templates = templates
        self.problems: list[Problem] = []
        self.foreign: list[Foreign] = []
        self.shaken = False

    def documents(self, path: str, text: str) -> Iterator[Read]:
        """What one file holds, documents in the forms of other tools left out and kept."""
        documents = read_documents(text, path)
        self.problems.extend(documents.problems)
        self.shaken = self.shaken or bool(documents.problems)
        lines = text.splitlines()
        for node in (one for whole in documents.nodes for one in unrolled(whole)):
            found = document(node)
            if isinstance(found, Problem):
                self.problems.append(found)
                self.shaken = True
            elif isinstance(found, Foreign):
                self.foreign.append(found)
            else:
                yield found, lines

    def declared(self, documents: Sequence[Read]) -> Declared:
        """What documents declare, as far as it can be made."""
        templates = [(read, self._decoded(*read)) for read in documents if read[0].kind == "IndicatorTemplate"]
        self.templates.own = {**self._shelf(templates), **self.templates.own}
        made: dict[str, list[Any]] = {kind: [] for kind in KINDS}
        made["IndicatorTemplate"] = [one for _, one in templates]
        for one, lines in documents:
            if one.kind != "IndicatorTemplate":
                made[one.kind].append(self._decoded(one, lines))
        return {kind: tuple(one for one in every if one is not None) for kind, every in made.items()}

    def _shelf(self, templates: Iterable[tuple[Read, IndicatorTemplate | None]]) -> Shelf:
        """Templates by name; those that could not be made, or make no indicator, are known and of no use."""
        shelf: dict[str, IndicatorTemplate | None] = {}
        for (found, lines), template in templates:
            if template is not None:
                from slo_kit.spec.proving import template_problems  # where there is one

                wrong = template_problems(template, lines)
                self.problems.extend(wrong)
                self.shaken = self.shaken or bool(wrong)
                shelf.setdefault(template.template, None if wrong else template)
            else:
                names = (value.text for key, value in found.body.entries if key.text == "template" and isinstance(value, Scalar))
                shelf |= dict.fromkeys(names)
        return shelf

    def _decoded(self, found: Document, lines: list[str]) -> Any:
        """What one document declares, or None."""
        decoder = Decoder(lines, self.templates)
        made = None
        with suppress(Incomplete):
            made = decoder.decode(found.body, KINDS[found.kind])
        self.problems.extend(decoder.problems)
        self.shaken = self.shaken or (found.kind != "Service" and bool(decoder.problems))
        return made
