"""Reads the answer to a range query, which is megabytes of numbers in quotes, several times faster than JSON is read."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np

from slo_kit.prometheus.shape import StrangeError, rows

Samples = np.ndarray[Any, np.dtype[np.float64]]
"""A row (time, value) per sample."""

_SAMPLES = re.compile(rb'"values":\[\[([^\]]*(?:\],\[[^\]]*)*)\]\]')
"""As servers write it, without spaces. Inside a label its quotes would be escaped."""
_NONE: Samples = np.empty((0, 2))
_LATEST = 100_000_000_000
"""Seconds since 1970, some three thousand years on."""


def matrix(content: bytes) -> dict[str, Any]:
    """What JSON says, with the values of every series as Samples; empty for what is not such an answer, or not plainly one."""
    found: list[bytes] = []

    def emptied(series: re.Match[bytes]) -> bytes:
        found.append(series[1])
        return b'"values":[]'

    try:
        answer = json.loads(_SAMPLES.sub(emptied, content))
        result = answer["data"]["result"]
        if len(found) != len(result):
            return {}
        for series, text in zip(result, found, strict=True):
            series["values"] = _samples(text)
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def with_samples(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer with the values of every series as Samples, and no series without any; StrangeError if it is none."""
    found = rows(answer.get("data"))
    for series in found:
        series["values"] = _array(series.get("values"))
    answer["data"]["result"] = [series for series in found if len(series["values"])]
    times = np.concatenate([_NONE, *(series["values"] for series in found)])[:, 0]
    if not ((times >= 0) & (times < _LATEST)).all():
        raise StrangeError
    return answer


def _array(values: Any) -> Samples:
    try:
        samples = np.asarray(values, np.float64)
    except (ValueError, TypeError, OverflowError):
        raise StrangeError from None
    if samples.size and samples.shape[1:] != (2,):
        raise StrangeError
    return samples.reshape(-1, 2)


def _samples(text: bytes) -> Samples:
    """Of `1795392000,"5"],[1795395600,"6"`."""
    return np.array(text.translate(None, b'[]"').split(b","), np.float64).reshape(-1, 2)
