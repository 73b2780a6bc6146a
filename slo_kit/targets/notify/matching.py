"""Matchers as Alertmanager writes them."""

from __future__ import annotations

import json
from collections.abc import Iterable

ALERTNAME = "alertname"


def equals(label: str, value: str) -> str:
    """A label of one value."""
    return f"{label}={json.dumps(value, ensure_ascii=False)}"


def one_of(label: str, values: Iterable[str]) -> str:
    """A label of one of several values: plain ones, or what stands for all values of an SLO by label."""
    first, *others = values
    return f'{label}=~"{"|".join((first, *others))}"' if others or "*" in first else equals(label, first)


def there(label: str) -> str:
    """A label that is not missing."""
    return f'{label}!=""'
