"""What a server remembers beside totals: alerts that fired, pairs that changed over."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping

from plans import a_plan
from test_report_sources import Answer, Asked, prometheus
from totals import AT, HOUR, Held, hourly

from slo_kit.report.books import keep
from slo_kit.report.ledger import Ledger
from slo_kit.report.render import markdown
from slo_kit.report.series import Beside, Failover, Firing, Instant
from slo_kit.report.sources.beside import STEP, read_beside
from slo_kit.report.sources.client import Manner
from slo_kit.report.sources.prometheus import GlobalStores, RegionStores

Told = Iterable[tuple[Mapping[str, str], Iterable[tuple[int, str]]]]
WHO = {"service": "rpc", "slo": "availability"}
END = 100 * STEP


def matrix(told: Told) -> Answer:
    result = [{"metric": of, "values": [[time, value] for time, value in values]} for of, values in told]
    return 200, {}, {"status": "success", "data": {"resultType": "matrix", "result": result}}


def remembering(**by_metric: Told) -> Callable[[Asked], Answer]:
    """Answers by what stands in the query; nothing is known of anything else."""

    def answer(form: Asked) -> Answer:
        return matrix(next((told for name, told in by_metric.items() if name in form["query"]), ()))

    return answer


def looks(*numbers: int, value: str = "1") -> list[tuple[int, str]]:
    return [(number * STEP, value) for number in numbers]


def test_looks_that_follow_on_each_other_are_one_alert() -> None:
    page = WHO | {"region": "eu", "severity": "page"}
    elsewhere = page | {"region": "us"}
    rules = {"slo:rules:info": [({"region": "eu"}, looks(2, 3))]}
    answer = remembering(ALERTS=[(page, looks(3, 4, 6, 9)), (elsewhere, looks(3))], **rules)
    with prometheus(answer) as (url, asked):
        found = read_beside(url, 0, END, ("eu",))
    spans = [(3 * STEP - STEP, 6 * STEP), (9 * STEP - STEP, 9 * STEP)]
    assert found == Beside((("eu", STEP),), tuple(Firing("rpc", "availability", "eu", "page", *span) for span in spans))
    (form,) = (one for one in asked if "ALERTS" in one["query"])
    selector = 'ALERTS{alertname="SLOErrorBudgetBurn",alertstate="firing"}'
    assert form["query"] == f"max by (service, slo, region, severity) (last_over_time({selector}[5m]))"


def test_another_region_that_is_active_is_a_failover_with_what_it_took_and_lost() -> None:
    answer = remembering(
        **{
            "slo:region:active": [
                (WHO | {"region": "eu"}, looks(1, 2, 3) + looks(6, 7, value="0")),
                (WHO | {"region": "us"}, looks(1, 2, 3, value="0") + looks(6, 7)),
            ],
            "slo:failover:rto_seconds": [(WHO | {"region": "global"}, looks(1, 5, value="0") + looks(6, 7, value="840"))],
        }
    )
    with prometheus(answer) as (url, _):
        found = read_beside(url, 0, END, ("global",), pairs=True)
    assert found.failovers == (Failover("rpc", "availability", 6 * STEP, "us", (840.0,), ()),)


def test_a_period_of_years_is_looked_at_in_longer_steps() -> None:
    with prometheus(remembering()) as (url, asked):
        read_beside(url, 0, 400 * 86_400, ("eu",))
    assert int(asked[0]["step"]) % STEP == 0
    assert 400 * 86_400 // int(asked[0]["step"]) <= 11_000


def test_who_evaluates_no_rules_is_not_heard() -> None:
    with prometheus(remembering()) as (url, _):
        assert read_beside(url, 0, END, ("eu",)) == Beside()


def test_every_region_is_asked_for_its_own_alerts_and_one_that_is_gone_is_not_heard() -> None:
    page = {"severity": "page"}
    rules = {"slo:rules:info": [({"region": region}, looks(1)) for region in ("eu", "us", "global")]}
    both = remembering(ALERTS=[(WHO | page | {"region": region}, looks(3)) for region in ("eu", "global")], **rules)
    with prometheus(both) as (url, _):
        source = RegionStores({"eu": ("http://127.0.0.1:9", url), "us": ("http://127.0.0.1:9",)}, Manner(), url)
        found = source.beside(0, END)
        assert GlobalStores((url,), source).beside(0, END).heard == (("global", 0),)
    assert found.heard == (("eu", 0), ("global", 0))
    assert [firing.region for firing in found.firings] == ["eu", "global"]


class Remembering(Held):
    """Totals, and a failover."""

    def beside(self, _: Instant, __: Instant, ___: Container[str] = ()) -> Beside:
        return Beside((("global", 0),), (), (Failover("rpc", "availability", AT - 30 * HOUR, "us", (840.0,), ()),))


def test_a_gate_asks_for_budgets_alone() -> None:
    plan, rows = a_plan(), hourly("rpc/availability", "eu", [(9, 0)])
    assert keep(plan, Remembering(rows), AT, budgets_alone=True).beside == Beside()


def failed_over() -> Ledger:
    return keep(
        a_plan(), Remembering([row for region in ("eu", "us") for row in hourly("rpc/availability", region, [(9, 0)])]), AT
    )


def test_the_report_says_what_a_failover_took() -> None:
    section = markdown.document(failed_over()).partition("## What failovers took and lost")[2].partition("\n## ")[0]
    assert "| rpc availability | 21 Nov 18:00 | us | 14 min | not recorded |  |" in section
