from __future__ import annotations

import pytest

from slo_kit.model.slo import NoExample
from slo_kit.promql import Selector, parse_selector
from slo_kit.sli.examples import literal, several


def made_up(written: str, unlike: str = "") -> str:
    """The example for a selector as people write it; the test fails when there is none."""
    found = literal(parse_selector(written), parse_selector(unlike) if unlike else None)
    assert isinstance(found, Selector), found.reason
    return str(found)


@pytest.mark.parametrize(
    ("written", "example"),
    [
        ("up", "up"),
        ('up{job="rpc"}', 'up{job="rpc"}'),
        ('up{code=~"5.."}', 'up{code="500"}'),
        ('up{code=~"4..|5.."}', 'up{code="400"}'),
        ('up{code=~"^2..$"}', 'up{code="200"}'),
        ('up{code=~"(2|3).."}', 'up{code="200"}'),
        ('up{code=~"[45][0-9]{2}"}', 'up{code="400"}'),
        ('up{code=~"5(0[0-9]|1.)"}', 'up{code="500"}'),
        ('up{path=~"/api/(v1|v2)/(a|b)"}', 'up{path="/api/v1/a"}'),
        ('up{path=~"/api(?:/v1)?/.*"}', 'up{path="/api/"}'),
        ('up{code=~"5\\\\d\\\\d"}', 'up{code="500"}'),
        ('up{path=~"/api/.*"}', 'up{path="/api/"}'),
        ('up{path=~"/v[12]/.+"}', 'up{path="/v1/0"}'),
        ('up{host=~"a\\\\.example"}', 'up{host="a.example"}'),
    ],
)
def test_labels_are_filled_in_so_that_the_selector_matches(written: str, example: str) -> None:
    assert made_up(written) == example


def test_a_label_that_may_be_missing_is_missing() -> None:
    assert made_up('up{job="rpc",code!~"5.."}') == 'up{job="rpc"}'
    assert made_up('up{code=~".*"}') == "up"


def test_a_label_that_tells_good_from_bad_is_there() -> None:
    assert str(literal(parse_selector('up{job="rpc",code!~"5.."}'), missing=False)) == 'up{code="200",job="rpc"}'


def test_every_matcher_of_a_label_is_satisfied_at_once() -> None:
    assert made_up('up{code=~"4..|5..",code!="400"}') == 'up{code="500"}'
    assert made_up('up{verb=~"(GET|POST)",verb!="GET"}') == 'up{verb="POST"}'


def test_the_other_side_of_a_bad_matcher_is_a_usual_healthy_value() -> None:
    assert made_up("requests_total", unlike='requests_total{code=~"5.."}') == 'requests_total{code="200"}'
    assert made_up("calls_total", unlike='calls_total{grpc_code!="OK"}') == 'calls_total{grpc_code="OK"}'


def test_the_other_side_of_all_but_some_values_is_one_of_those() -> None:
    assert made_up("requests_total", unlike='requests_total{status!~"5.."}') == 'requests_total{status="500"}'
    assert made_up("requests_total", unlike='requests_total{status!="timeout"}') == 'requests_total{status="timeout"}'


def test_the_other_side_keeps_the_labels_both_sides_share() -> None:
    total, bad = 'requests_total{job="rpc"}', 'requests_total{job="rpc",code=~"5.."}'
    assert made_up(total, unlike=bad) == 'requests_total{code="200",job="rpc"}'


def test_a_contradiction_is_said_and_not_guessed_at() -> None:
    found = literal(parse_selector('up{code="200",code="500"}'))
    assert isinstance(found, NoExample)
    assert found.reason == 'no value for the label "code" of up{code="200",code="500"} could be made up'


def test_a_part_that_is_everything_has_no_other_side() -> None:
    found = literal(parse_selector("up"), unlike=parse_selector('up{code=~".*"}'))
    assert isinstance(found, NoExample)


def test_several_series_differ_in_one_label_alone() -> None:
    found = several(parse_selector('probe{job="b",vantage!=""}'), "vantage", 2)
    assert isinstance(found, tuple), found.reason
    assert [str(one) for one in found] == ['probe{job="b",vantage="vantage-1"}', 'probe{job="b",vantage="vantage-2"}']


def test_several_series_keep_to_the_values_that_are_listed() -> None:
    found = several(parse_selector('probe{vantage=~"eu|us|ap"}'), "vantage", 2)
    assert isinstance(found, tuple), found.reason
    assert [str(one) for one in found] == ['probe{vantage="eu"}', 'probe{vantage="us"}']


def test_fewer_values_than_wanted_are_said() -> None:
    found = several(parse_selector('probe{vantage=~"eu|us"}'), "vantage", 3)
    assert found == NoExample('3 values for the label "vantage" of probe{vantage=~"eu|us"} could not be made up')
