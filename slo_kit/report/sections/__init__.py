"""The sections of a report, in order; each answers one question and is absent when it has nothing to say.

A new section is a file with a function from the ledger to sections, a name in `model.layout.Part`, and a line in SECTIONS.
"""

from __future__ import annotations

from collections.abc import Callable

from slo_kit.model.layout import Part
from slo_kit.report.content import Section
from slo_kit.report.ledger import Ledger
from slo_kit.report.sections.burndown import burn_down
from slo_kit.report.sections.changes import changes
from slo_kit.report.sections.comes import comes
from slo_kit.report.sections.decisions import decisions
from slo_kit.report.sections.failovers import failovers
from slo_kit.report.sections.headline import headline
from slo_kit.report.sections.hygiene import hygiene
from slo_kit.report.sections.journeys import journeys
from slo_kit.report.sections.left_out import left_out
from slo_kit.report.sections.matrix import matrix
from slo_kit.report.sections.numbers import numbers
from slo_kit.report.sections.owners import owners
from slo_kit.report.sections.spenders import spenders
from slo_kit.report.sections.trust import trust
from slo_kit.report.sections.when import when
from slo_kit.report.sections.worst import worst_windows

SECTIONS: dict[Part, Callable[[Ledger], tuple[Section, ...]]] = {
    Part.HEADLINE: headline,
    Part.MATRIX: matrix,
    Part.DECISIONS: decisions,
    Part.SPENDERS: spenders,
    Part.JOURNEYS: journeys,
    Part.BURN_DOWN: burn_down,
    Part.WHEN: when,
    Part.WORST: worst_windows,
    Part.FAILOVERS: failovers,
    Part.COMES: comes,
    Part.LEFT_OUT: left_out,
    Part.TRUST: trust,
    Part.HYGIENE: hygiene,
    Part.CHANGES: changes,
    Part.OWNERS: owners,
    Part.NUMBERS: numbers,
}
"""By the name that a Layout calls them by, in the order of a report without one."""


def sections(ledger: Ledger) -> tuple[Section, ...]:
    """What the ledger has to say, in the order that its layout wants."""
    wanted = ledger.layout.sections or tuple(SECTIONS)
    return tuple(section for part in wanted for section in SECTIONS[part](ledger))
