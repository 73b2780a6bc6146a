"""What indicator kinds say of themselves to tests and people, where no engine is needed to tell."""

from __future__ import annotations

from decimal import Decimal

from slo_kit.duration import Duration
from slo_kit.model.counting import Counting
from slo_kit.model.slo import ExampleSeries, NoExample, Shows
from slo_kit.promql import Matcher, Selector, parse_expression, parse_selector
from slo_kit.sli.probe import Probe, Quorum
from slo_kit.sli.ratio import Ratio
from slo_kit.sli.raw import ExampleShare, Raw

MINUTE = Duration.of(minutes=1)


def test_a_quorum_is_said_as_it_was_meant() -> None:
    success = Selector("probe_success")
    assert Probe(success).counted()[1] == "bad when more than half of them fail"
    assert Probe(success, quorum=Quorum.parse("3")).counted() == (
        "one round of probe_success per evaluation with at least 3 vantages heard",
        "bad when 3 or more of them fail",
    )


def test_an_example_of_probes_is_just_enough_vantages() -> None:
    found = Probe(Selector("probe_success"), quorum=Quorum(3)).example()
    assert isinstance(found, tuple)
    assert [str(one.selector) for one in found] == [f'probe_success{{vantage="vantage-{n}"}}' for n in (1, 2, 3)]
    assert {(one.good, one.bad, one.shows) for one in found} == {(1, 0, Shows.STATE)}


def test_a_raw_number_per_minute_shows_sixty_for_each_event_of_a_second() -> None:
    raw = Raw(total=parse_expression("sum(requests)"), bad=parse_expression("failures"), per=MINUTE)
    assert raw.example() == (
        ExampleSeries(Selector("requests"), 60, 60, Shows.RATE),
        ExampleSeries(Selector("failures"), 0, 60, Shows.RATE),
    )
    assert raw.counted() == ("sum(requests) per minute", "bad are failures per minute")


def test_a_total_and_its_part_of_one_metric_are_fed_by_series_apart() -> None:
    raw = Raw(total=parse_expression("sum(jobs)"), good=parse_expression('sum(jobs{state="done"})'))
    found = raw.example()
    assert isinstance(found, tuple)
    rest, done = found
    assert (rest.good, rest.bad) == (0, 1)
    assert (str(done.selector), done.good, done.bad) == ('jobs{state="done"}', 1, 0)
    assert rest.selector != done.selector


def test_values_that_are_given_are_fed_whatever_the_expressions() -> None:
    share = ExampleShare(parse_selector("requests"), Decimal(1), Decimal("0.5"))
    raw = Raw(total=parse_expression("a + b"), bad=parse_expression("c"), per=MINUTE, example_values=(share,))
    assert raw.example() == (ExampleSeries(Selector("requests"), 60, 30, Shows.RATE),)


def test_an_expression_that_is_too_involved_is_said_to_be() -> None:
    raw = Raw(total=parse_expression("a + b"), bad=parse_expression("c"))
    assert raw.example() == NoExample("the expressions are too involved to make up data for; add example_values")
    smooth = Raw(good=parse_expression("rate(a[5m])"), bad=parse_expression("c"))
    assert isinstance(smooth.example(), NoExample)


def test_a_label_that_total_may_lack_is_still_looked_for() -> None:
    """`code!~"1.."` is true of a series without any code, as after a rename; `code=~".+"` is not."""
    five = (Matcher("code", "=~", "5.."),)
    maybe = Ratio(parse_selector('m{code!~"1.."}'), bad=five).growth(Counting())
    surely = Ratio(parse_selector('m{code=~".+"}'), bad=five).growth(Counting())
    assert str(maybe.measured) == 'group(last_over_time(m{code!="",code!~"1.."}[1m] offset 15s))'
    assert str(surely.measured) == 'group(last_over_time(m{code=~".+"}[1m] offset 15s))'
