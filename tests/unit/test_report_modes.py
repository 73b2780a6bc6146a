"""Global accounts and their attribution under every mode of adding up regions."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import a_plan
from totals import AT, Held, Row, hourly

from slo_kit.model.mode import Mode, Part
from slo_kit.model.plan import Plan
from slo_kit.report.account import Account, Unread
from slo_kit.report.attribution import NOBODY
from slo_kit.report.books import keep
from slo_kit.report.ledger import Entry
from slo_kit.report.series import NoData
from slo_kit.sli.modes import MODES
from slo_kit.sli.modes.active import ActiveOnly
from slo_kit.sli.modes.events import SumOfEvents
from slo_kit.sli.modes.quorum import AllRegions, AnyRegion, QuorumOfRegions
from slo_kit.sli.modes.weighted import ByWeight
from slo_kit.sli.modes.worst import WorstRegion

KEY = "rpc/availability"
WEIGHTS = {"eu": Decimal(3), "us": Decimal(1)}
EVERY: dict[str, Mode] = {
    one.word: one
    for one in (SumOfEvents(), ByWeight(), WorstRegion(), AnyRegion(), AllRegions(), QuorumOfRegions(2), ActiveOnly())
}

counts = st.integers(0, 1000)
looks = st.lists(st.tuples(counts, counts).map(lambda pair: (max(pair), min(pair))), min_size=3, max_size=6)


def planned(mode: Mode) -> Plan:
    plan = a_plan()
    scopes = tuple(
        replace(scope, weight=WEIGHTS.get(scope.name, Decimal(1)), slos=tuple(replace(slo, mode=mode) for slo in scope.slos))
        for scope in plan.scopes
    )
    return replace(plan, scopes=scopes)


def entry(mode: Mode, rows: list[Row], missing: tuple[NoData, ...] = ()) -> Entry:
    (only,) = keep(planned(mode), Held(rows, missing), AT).entries
    return only


def test_every_mode_is_looked_at() -> None:
    assert set(EVERY) == set(MODES)


@pytest.mark.parametrize("word", EVERY)
@settings(max_examples=12, deadline=None)
@given(eu=looks, us=looks, overall=looks)
def test_shares_of_the_global_budget_add_up_to_what_is_spent_exactly(
    word: str, eu: list[tuple[float, float]], us: list[tuple[float, float]], overall: list[tuple[float, float]]
) -> None:
    found = entry(EVERY[word], hourly(KEY, "eu", eu) + hourly(KEY, "us", us) + hourly(KEY, "global", overall))
    (whole,) = (cell for cell in found.overall if isinstance(cell, Account))
    if whole.tally.bad:
        assert sum((share.consumed for share in found.shares), Fraction(0)) == whole.consumed
        assert sum((share.burn for share in found.shares), Fraction(0)) == 1
        excess = sum((share.excess for share in found.shares), Fraction(0))
        if all(share.traffic for share in found.shares) and len(found.shares) == len(found.regional):
            assert excess == whole.tally.bad - whole.budget * whole.tally.events
    else:
        assert found.shares == ()


@pytest.mark.parametrize("word", EVERY)
@given(parts=st.dictionaries(st.sampled_from(["eu", "us"]), st.tuples(counts, counts)))
def test_blame_is_whole_or_nobodys(word: str, parts: dict[str, tuple[int, int]]) -> None:
    told = {region: Part(Fraction(max(pair)), Fraction(min(pair))) for region, pair in parts.items()}
    blame = EVERY[word].blame(told, WEIGHTS)
    assert sum(blame.values(), Fraction(0)) == (1 if any(part.bad for part in told.values()) else 0)


def test_a_region_is_blamed_by_its_weight_and_its_error_ratio() -> None:
    # eu 3 x 1 %, us 1 x 5 %: 3 to 5
    parts = {"eu": Part(Fraction(1000), Fraction(10)), "us": Part(Fraction(100), Fraction(5))}
    assert ByWeight().blame(parts, WEIGHTS) == {"eu": Fraction(3, 8), "us": Fraction(5, 8)}
    assert WorstRegion().blame(parts, WEIGHTS) == {"us": 1}
    assert AllRegions().blame(parts, WEIGHTS) == {"eu": Fraction(2, 3), "us": Fraction(1, 3)}


def test_minutes_of_a_quorum_are_those_that_the_global_evaluator_recorded() -> None:
    # 60 minutes an hour, 12 of them bad in the last: regions cannot tell, whatever they counted
    rows = hourly(KEY, "eu", [(100, 0), (100, 60)]) + hourly(KEY, "us", [(100, 0), (100, 20)])
    found = entry(QuorumOfRegions(2), rows + hourly(KEY, "global", [(60, 0), (60, 12)]))
    (whole,) = (cell for cell in found.overall if isinstance(cell, Account))
    assert whole.tally.events == 120
    assert whole.tally.bad == 12
    assert {share.region: share.burn for share in found.shares} == {"eu": Fraction(3, 4), "us": Fraction(1, 4)}
    assert found.change == ()
    assert found.episodes[0].regions[0] == "global"


def test_what_failed_while_no_instance_was_active_is_nobodys() -> None:
    # the last hour of eu was good but for 5 minutes without an active instance
    rows = hourly(KEY, "eu", [(60, 2), (55, 0)]) + hourly(KEY, "us", [(0, 0), (0, 0)])
    found = entry(ActiveOnly(), rows + hourly(KEY, "global", [(60, 2), (60, 5)]))
    assert {share.region: share.burn for share in found.shares} == {NOBODY: Fraction(5, 7), "eu": Fraction(2, 7)}
    assert next(share.blame for share in found.shares if share.region == NOBODY) == 0


def test_without_the_global_evaluator_nothing_is_known_of_a_quorum() -> None:
    rows = hourly(KEY, "eu", [(100, 0)]) + hourly(KEY, "us", [(100, 0)])
    (cell,) = entry(QuorumOfRegions(2), rows, (NoData("global", "it cannot be reached"),)).overall
    assert cell == Unread(cell.slo, "it cannot be reached")
    (cell,) = entry(QuorumOfRegions(2), rows).overall
    assert isinstance(cell, Unread)
