"""What compiles and will probably disappoint, one function per lint, one file per theme; a comment with a reason allows each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from slo_kit.errors import Problem
from slo_kit.resolve.lints import expressions, places, policies, selectors
from slo_kit.resolve.lints.reading import Look

LINTS: tuple[Callable[[Look], Iterator[Problem]], ...] = (
    expressions.smelling,
    expressions.short_ranges,
    expressions.counters_as_gauges,
    selectors.gauges_as_counters,
    selectors.labels_from_outside,
    selectors.recorded_by_us,
    selectors.selecting_nothing,
    selectors.selecting_everything,
    selectors.needless_anchors,
    selectors.parts_elsewhere,
    selectors.units_of_names,
    selectors.counted_twice,
    policies.rows_of_no_use,
    policies.unused_policies,
    policies.few_scrapes,
    policies.one_slice_pages,
    places.shared_addresses,
)
"""Only `slo-kit check` says what these find; nothing is kept from being built."""
