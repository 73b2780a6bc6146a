"""Documents of files, decoded: templates before what uses them, everything else in its order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from slo_kit.errors import Problem
from slo_kit.model.slo import Service
from slo_kit.spec.decode import Decoder, Incomplete
from slo_kit.spec.header import Declarable, Document, Foreign, document, unrolled
from slo_kit.spec.nodes import Scalar, read_documents
from slo_kit.spec.template import IndicatorTemplate
from slo_kit.spec.templates import Shelf, Templates

Read = tuple[Document, list[str]]
"""A document and the lines of its file."""


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

    def declared(self, documents: Sequence[Read]) -> list[Declarable]:
        """What documents declare, as far as it can be made, in their order."""
        templates = [(read, self._decoded(*read)) for read in documents if read[0].kind is IndicatorTemplate]
        self.templates.own = {**self._shelf(templates), **self.templates.own}
        made = iter([one for _, one in templates])
        every = [next(made) if one.kind is IndicatorTemplate else self._decoded(one, lines) for one, lines in documents]
        return [one for one in every if one is not None]

    def _shelf(self, templates: Iterable[tuple[Read, Declarable | None]]) -> Shelf:
        """Templates by name; those that could not be made, or make no indicator, are known and of no use."""
        shelf: dict[str, IndicatorTemplate | None] = {}
        for (found, lines), template in templates:
            if isinstance(template, IndicatorTemplate):
                from slo_kit.spec.proving import template_problems  # where there is one

                wrong = template_problems(template, lines)
                self.problems.extend(wrong)
                self.shaken = self.shaken or bool(wrong)
                shelf.setdefault(template.template, None if wrong else template)
            else:
                names = (value.text for key, value in found.body.entries if key.text == "template" and isinstance(value, Scalar))
                shelf |= dict.fromkeys(names)
        return shelf

    def _decoded(self, found: Document, lines: list[str]) -> Declarable | None:
        decoder = Decoder(lines, self.templates)
        made: Declarable | None = None
        with suppress(Incomplete):
            made = decoder.decode(found.body, found.kind)
        self.problems.extend(decoder.problems)
        self.shaken = self.shaken or (found.kind is not Service and bool(decoder.problems))
        return made
