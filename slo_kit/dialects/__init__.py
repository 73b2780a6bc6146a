"""Documents in the forms of other tools, read as they are into what slo-kit declares. One file or folder for each form.

A new form is a function from its documents to `Declared`, a line in READERS, and how its version begins in `spec.header.FOREIGN`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from slo_kit.dialects.declared import Declared, Document, together
from slo_kit.dialects.reading import Remarks
from slo_kit.spec.header import Foreign
from slo_kit.spec.load import Translation

READERS = {"Sloth": "sloth", "Pyrra": "pyrra", "OpenSLO": "openslo"}
"""The module of each form here, whose `read` takes all its documents at once; imported where there are any."""

Read = Callable[[tuple[Document, ...], Remarks], Declared]


def translate(documents: tuple[Foreign, ...]) -> Translation:
    """What documents of other tools declare, every problem in them, and what they say that has no equivalent."""
    remarks = Remarks()
    found = []
    for tool, module in READERS.items():
        own = tuple(Document(one.version, one.body) for one in documents if one.tool == tool)
        if own:
            read: Read = import_module(f"{__name__}.{module}").read
            found.append(read(own, remarks))
    services, policies = together(found, remarks)
    return Translation(services, policies, tuple(remarks.problems), tuple(sorted(set(remarks.notes))))
