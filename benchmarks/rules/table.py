"""The costs as one Markdown table, and what others cost in multiples of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from benchmarks.rules.measure import Cost

OURS = "slo-kit"


def printed(designs: Mapping[str, str], costs: Mapping[tuple[str, int], Cost]) -> str:
    """`designs` by what they are called in the table; `costs` by design and number of SLOs."""
    return "\n".join((*_table(designs, costs), "", *_ratios(designs, costs)))


def _table(designs: Mapping[str, str], costs: Mapping[tuple[str, int], Cost]) -> Iterator[str]:
    yield "| SLOs | design | CPU s | group s | slowest group s | samples read | series written | memory MB |"
    yield "|---|---|---|---|---|---|---|---|"
    for size in sorted({size for _, size in costs}):
        for said, name in designs.items():
            if cost := costs.get((name, size)):
                numbers = (f"{cost.cpu:.2f}", f"{cost.groups:.2f}", f"{cost.slowest:.2f}", _large(cost.samples))
                yield f"| {size} | {said} | {' | '.join(numbers)} | {cost.series:,.0f} | {cost.memory / 1e6:.0f} |"


def _ratios(designs: Mapping[str, str], costs: Mapping[tuple[str, int], Cost]) -> Iterator[str]:
    for size in sorted({size for _, size in costs}):
        mine = costs.get((OURS, size))
        others = {said: costs[name, size] for said, name in designs.items() if name != OURS and (name, size) in costs}
        if mine and others:
            yield f"{size} SLOs: " + "; ".join(
                f"{said} {other.cpu / mine.cpu:.1f}x CPU, {other.samples / mine.samples:.0f}x samples"
                for said, other in others.items()
            )
    if (OURS, 100) in costs and (OURS, 2000) in costs:
        each = {size: 1000 * costs[OURS, size].cpu / size for size in (100, 2000)}
        yield f"CPU of {OURS} per SLO and pass: {each[100]:.2f} ms at 100 SLOs, {each[2000]:.2f} ms at 2000"


def _large(number: float) -> str:
    return f"{number / 1e6:.2f} M" if number >= 1e5 else f"{number / 1e3:.1f} k"
