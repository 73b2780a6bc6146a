"""The sections of a report, in order; each answers one question and is absent when it has nothing to say.

A new section is a file with a function from the ledger to sections, and a line in SECTIONS.
"""

from __future__ import annotations

from collections.abc import Callable

from slo_kit.report.content import Section
from slo_kit.report.ledger import Ledger
from slo_kit.report.sections.burndown import burn_down
from slo_kit.report.sections.decisions import decisions
from slo_kit.report.sections.headline import headline
from slo_kit.report.sections.matrix import matrix
from slo_kit.report.sections.numbers import numbers
from slo_kit.report.sections.spenders import spenders
from slo_kit.report.sections.trust import trust
from slo_kit.report.sections.when import when

SECTIONS: tuple[Callable[[Ledger], tuple[Section, ...]], ...] = (
    headline,
    matrix,
    decisions,
    spenders,
    burn_down,
    when,
    trust,
    numbers,
)


def sections(ledger: Ledger) -> tuple[Section, ...]:
    """What the ledger has to say."""
    return tuple(section for write in SECTIONS for section in write(ledger))
