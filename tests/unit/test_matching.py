"""Regular expressions of Prometheus put to values here: as Prometheus does, and not at all where that cannot be told."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from building import built_soundly

from slo_kit.promql import Matcher, Selector, impossible

OK = Path(__file__).parents[1] / "ok" / "regular-expressions-that-python-spells-otherwise.yaml"


@pytest.mark.parametrize(
    ("pattern", "fits", "not_fit"),
    [
        ("[[:alpha:]]+", "abc", "a1"),
        ("[^[:digit:]-]+", "abc", "a-1"),
        (r"a\z", "a", "b"),
        ("(?<x>a)b", "ab", "b"),
        ("[]a]", "]", "b"),
        ("[a&&b]+", "a&b", "c"),
        ("[a[b]", "[", "c"),
        (r"[\x{41}-\x{43}]+\x{44}", "ABCD", "abcd"),
        (r"\w+", "abc", "é"),
        ("[+--]", ",", "."),
    ],
)
def test_a_value_fits_as_it_does_for_prometheus(pattern: str, fits: str, not_fit: str) -> None:
    matcher, other = Matcher("a", "=~", pattern), Matcher("a", "!~", pattern)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert (matcher.accepts(fits), matcher.refuses(not_fit)) == (True, True)
        assert (other.accepts(not_fit), other.refuses(fits)) == (True, True)
        assert (matcher.refuses(fits), matcher.accepts(not_fit)) == (False, False)


@pytest.mark.parametrize("pattern", [r"[\p{L}]+", r"\p{Greek}", "[[:^alpha:]]", "a(?i)b", "(?U)a"])
@pytest.mark.parametrize("sign", ["=~", "!~"])
def test_where_python_has_no_words_for_it_neither_is_said(pattern: str, sign: str) -> None:
    matcher = Matcher("a", sign, pattern)
    assert (matcher.accepts("a"), matcher.refuses("a")) == (False, False)
    assert impossible(Selector("x", (Matcher("a", "=", "a"), matcher))) is None


def test_what_check_takes_is_built(tmp_path: Path) -> None:
    assert built_soundly(OK, tmp_path / "build")
