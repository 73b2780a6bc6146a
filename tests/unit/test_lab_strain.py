"""A machine that misses evaluations, or stores scrapes after rules looked for them, says so."""

from __future__ import annotations

import pytest

from slo_kit.lab.incident.strain import Strain


@pytest.mark.parametrize(
    ("strain", "too_much", "said"),
    [
        (Strain(gap=1.0, scrape=0.1, delay=0.5), False, ""),
        (Strain(gap=2.1, scrape=0.1, delay=0.5), True, "2.1 minutes without an evaluation"),
        (Strain(gap=1.0, scrape=0.7, delay=0.5), True, "0.7 minutes for a scrape, while counters are read 0.5 minutes ago"),
    ],
)
def test_a_strained_machine_is_told_from_one_that_keeps_up(strain: Strain, too_much: bool, said: str) -> None:
    assert strain.too_much is too_much
    assert not said or str(strain) == said
