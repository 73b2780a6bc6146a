"""Markdown that GitHub, GitLab and chats show alike: tables, and charts as lines of blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import assert_never

from slo_kit.report.account import State
from slo_kit.report.content import Bar, Block, BurnDown, Column, Counts, Item, Lead, Prose, Section, Spark, Table, Verdict, Words
from slo_kit.report.course import thinned
from slo_kit.report.ledger import Ledger
from slo_kit.report.sections import sections
from slo_kit.report.sections.headline import extent, title

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~@&])")
_BLOCKS = " ▁▂▃▄▅▆▇█"


def document(ledger: Ledger) -> str:
    """The whole report."""
    return written(ledger, sections(ledger))


def written(ledger: Ledger, told: tuple[Section, ...]) -> str:
    """The report of sections that are made already."""
    parts = [f"# {_escaped(title(ledger))}", _escaped(extent(ledger))]
    for section in told:
        parts += list(_section(section))
    return "\n\n".join(parts) + "\n"


def _section(section: Section) -> Iterator[str]:
    if section.title:
        yield f"## {_escaped(section.title)}"
    for block in section.blocks:
        yield _block(block)


def _block(block: Block) -> str:
    match block:
        case Lead(text):
            return f"**{_escaped(text)}**"
        case Prose(text):
            return _escaped(text)
        case Counts(counts):
            return ", ".join(f"{number} {state.value}" for state, number in counts)
        case Table():
            return _table(block)
        case BurnDown():
            return _chart(block)
        case _:
            assert_never(block)


def _table(table: Table) -> str:
    caption = [f"### {_escaped(table.caption)}", ""] if table.caption else []
    head = _row([_escaped(column.title) or " " for column in table.columns])
    rule = _row([_rule(column) for column in table.columns])
    return "\n".join([*caption, head, rule, *(_row([_item(item) for item in row]) for row in table.rows)])


def _rule(column: Column) -> str:
    return "--:" if column.number else "---"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _item(item: Item) -> str:
    match item:
        case Words(text, link):
            return f"[{_escaped(text)}](<{link.replace('>', '%3E').replace('<', '%3C')}>)" if link else _escaped(text)
        case Verdict(figure, state):
            said = f"{figure} {state.value}".strip()
            return f"**{said}**" if state is State.BREACHED else said
        case Spark(points):
            return sparkline(points, 20)
        case Bar(text=text, loud=loud):
            return f"**{_escaped(text)}**" if loud else _escaped(text)
        case _:
            assert_never(item)


def _chart(chart: BurnDown) -> str:
    """A line of blocks per place, from the period's start to its end."""
    width = max(len(line.place) for line in chart.lines)
    lines = [
        f"{line.place:{width}}  {sparkline([share for _, share in line.points], 40)}  {line.figure} {line.state.value}"
        for line in chart.lines
    ]
    return "\n".join([f"**{_escaped(chart.title)}**", "", "```text", *lines, "```"])


def sparkline(points: Sequence[float], width: int) -> str:
    """Shares of a budget as blocks; nothing left is nothing drawn."""
    tops = len(_BLOCKS) - 1
    return "".join(_BLOCKS[max(0, min(tops, round(point * tops)))] for point in thinned(points, width)).rstrip() or " "


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
