"""How deep and how long an expression may be: what is taken is built, and what is not is said before anything goes down."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import built_soundly

from slo_kit.promql import NotPromQLError, TooDeepError, parse_condition

DEEPEST = Path(__file__).parents[1] / "ok" / "promql-as-deep-as-it-may-be.yaml"


@pytest.mark.parametrize("many", [300, 1_000, 5_000, 100_000])
@pytest.mark.parametrize(("before", "after"), [("x + ", ""), ("(", ")"), ("-", ""), ("abs(", ")"), ("x and ", "")])
def test_an_expression_is_only_so_deep(before: str, after: str, many: int) -> None:
    with pytest.raises(TooDeepError):
        parse_condition(f"{before * many}x{after * many} < 1")


def test_a_long_expression_is_not_a_deep_one() -> None:
    names = "|".join(f"host-{place}+(a)" for place in range(2_000))
    assert str(parse_condition(f'x{{instance=~"{names}"}} < 1'))


@pytest.mark.parametrize("length", ["9999999y", "293y", "106752d", "292y200d", "9223372037s"])
def test_a_time_is_only_so_long(length: str) -> None:
    for text in (f"x offset {length} < 1", f"x offset -{length} < 1", f"rate(x[{length}]) < 1", f"rate(x[5m:{length}]) < 1"):
        with pytest.raises(NotPromQLError) as caught:
            parse_condition(text)
        assert text[caught.value.start :][: caught.value.width] == length


@pytest.mark.parametrize("text", ["x offset 292y < 1", 'x{a="9999y"} < 1', "a9999y < 1", "rate(x[106751d]) < 9999"])
def test_what_prometheus_counts_is_taken(text: str) -> None:
    assert str(parse_condition(text)) == text


def test_what_is_as_deep_as_it_may_be_is_built(tmp_path: Path) -> None:
    assert built_soundly(DEEPEST, tmp_path / "build")
