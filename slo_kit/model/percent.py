"""Ratios as people write them."""

from __future__ import annotations

from decimal import Decimal


def percent(ratio: Decimal) -> str:
    """A ratio as a percentage with no more digits than it has, six at most: `99.95 %`."""
    shown = (ratio * 100).quantize(Decimal("0.000001"))
    return f"{shown.normalize():f} %"
