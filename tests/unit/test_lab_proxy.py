"""A line between two places: open, refused, or swallowing what is sent."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator

import pytest

from slo_kit.lab.endpoint import Endpoint
from slo_kit.lab.proxy import Line, Proxy


@pytest.fixture
def line() -> Iterator[Proxy]:
    with Endpoint(lambda: "heard") as far, Proxy(int(far.address.rpartition(":")[2])) as proxy:
        yield proxy


def told(line: Proxy) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{line.port}", timeout=0.5) as response:
        return str(response.read().decode())


def test_an_open_line_carries_both_ways(line: Proxy) -> None:
    assert [told(line), told(line)] == ["heard", "heard"]


@pytest.mark.parametrize(("cut", "said"), [(Line.REFUSED, "closed|reset"), (Line.SWALLOWED, "timed out")])
def test_nothing_passes_a_line_that_is_cut_until_it_is_mended(line: Proxy, cut: Line, said: str) -> None:
    line.turn(cut)
    with pytest.raises(OSError, match=said):
        told(line)
    line.turn(Line.OPEN)
    assert told(line) == "heard"
