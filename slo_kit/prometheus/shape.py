"""What answers of a Prometheus look like: each is looked at once, here, and trusted afterwards."""

from __future__ import annotations

import json
from typing import Any

import requests

Series = tuple[dict[str, Any], ...]


class StrangeError(requests.RequestException):
    """What was sent is not what a Prometheus answers."""


def answered(content: bytes) -> dict[str, Any]:
    """The object that an answer is."""
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        raise StrangeError from None
    if not isinstance(answer, dict):
        raise StrangeError
    return answer


def words(answer: dict[str, Any], key: str) -> tuple[str, ...]:
    """What a server remarks under a key; nothing where the key is not there."""
    return () if answer.get(key) is None else texts(answer[key])


def texts(data: Any) -> tuple[str, ...]:
    """A list of text, as of the values of a label."""
    if not isinstance(data, list) or not all(isinstance(one, str) for one in data):
        raise StrangeError
    return tuple(data)


def labels(data: Any) -> Series:
    """The labels of each series of a list."""
    if not isinstance(data, list) or not all(map(are_labels, data)):
        raise StrangeError
    return tuple(data)


def rows(data: Any) -> list[dict[str, Any]]:
    """The series of a result, each with its labels as `metric`."""
    match data:
        case {"result": [*found]} if all(isinstance(row, dict) and are_labels(row.get("metric")) for row in found):
            return found
    raise StrangeError


def vector(data: Any) -> Series:
    """The series of one moment, each with a `value` or a `histogram`; a single number is a series without labels."""
    match data:
        case {"resultType": "scalar" | "string", "result": [_, str()] as sample}:
            found: list[dict[str, Any]] = [{"metric": {}, "value": sample}]
        case _:
            found = rows(data)
    if not all(map(_has_value, found)):
        raise StrangeError
    return tuple(found)


def matrix(data: Any) -> Series:
    """The series of a time, each with `values` or `histograms`."""
    found = rows(data)
    if not all(isinstance(row.get("values", row.get("histograms")), list) for row in found):
        raise StrangeError
    return tuple(found)


def are_labels(found: Any) -> bool:
    """Whether something is the labels of a series."""
    return isinstance(found, dict) and all(isinstance(value, str) for value in found.values())


def _has_value(row: dict[str, Any]) -> bool:
    match row:
        case {"value": [_, str(written)]}:
            return _is_number(written)
        case {"histogram": [_, dict()]}:
            return True
    return False


def _is_number(written: str) -> bool:
    try:
        float(written)
    except ValueError:
        return False
    return True
