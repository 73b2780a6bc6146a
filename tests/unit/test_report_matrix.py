"""Answers of range queries, read fast: what JSON says, whatever stands in the labels."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slo_kit.prometheus.matrix import matrix

Told = list[tuple[dict[str, str], list[tuple[float, str]]]]
VALUES = ("0", "1e+06", "0.30000000000000004", "-12.5", "NaN", "+Inf", "-Inf")
labels = st.dictionaries(st.sampled_from(["service", "slo", "region"]), st.text() | st.just('"values":[[1,"2"]]'), max_size=3)
samples = st.lists(st.tuples(st.integers(0, 2**40) | st.just(1795392000.123), st.sampled_from(VALUES)), min_size=1, max_size=5)


def written(told: Told, **more: object) -> bytes:
    """As Prometheus, Thanos, Mimir and VictoriaMetrics write it."""
    result = [{"metric": of, "values": values} for of, values in told]
    answer = {"status": "success", "data": {"resultType": "matrix", "result": result}, **more}
    return json.dumps(answer, separators=(",", ":")).encode()


def same(found: float, expected: float) -> bool:
    return found == expected or (math.isnan(found) and math.isnan(expected))


@settings(deadline=None)
@given(told=st.lists(st.tuples(labels, samples), max_size=4), warned=st.booleans())
def test_it_reads_what_json_reads(told: Told, warned: bool) -> None:
    content = written(told, **({"warnings": ["half of it"]} if warned else {}))
    found = matrix(content)
    plain: Any = json.loads(content)
    assert found.get("warnings") == plain.get("warnings")
    for series, (of, values) in zip(found["data"]["result"], told, strict=True):
        assert series["metric"] == of
        for (time, value), (when, what) in zip(series["values"].tolist(), values, strict=True):
            assert time == when
            assert same(value, float(what))


@pytest.mark.parametrize(
    "content",
    [
        b'{"status": "success", "data": {"result": [{"metric": {}, "values": [[1, "2"]]}]}}',  # with spaces
        b'{"data":{"result":[{"metric":{},"values":[]}]}}',  # a series without samples
        b'{"data":{"result":[{"metric":{},"values":[[1,"2"],[3]]}]}}',  # a sample without a value
        b'{"data":{"result":[{"metric":{},"values":[[1,"two"]]}]}}',
        b'{"data":{"result":[{"metric":{},"values":[[1,"2"]',
        b'{"status":"error","error":"no"}',
        b"<html>",
        b"[]",
        b"",
    ],
)
def test_what_is_not_plainly_an_answer_is_left_to_json(content: bytes) -> None:
    assert matrix(content) == {}
