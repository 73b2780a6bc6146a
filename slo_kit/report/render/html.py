"""One HTML file that needs nothing else: no script, no network, its own style and charts."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib.resources import files
from itertools import groupby
from typing import assert_never

from slo_kit.report.content import Bar, Block, BurnDown, Column, Counts, Item, Lead, Prose, Section, Spark, Table, Verdict, Words
from slo_kit.report.ledger import Ledger
from slo_kit.report.render.svg import bar, burn_down, css_class, sparkline
from slo_kit.report.sections import sections
from slo_kit.report.sections.headline import extent, title

_DENSE_ABOVE, _STACKED_ABOVE = 8, 4  # columns, verdicts in a row


def document(ledger: Ledger) -> str:
    """The whole report."""
    return written(ledger, sections(ledger))


def written(ledger: Ledger, told: tuple[Section, ...]) -> str:
    """The report of sections that are made already."""
    style = files("slo_kit.report.render").joinpath("report.css").read_text(encoding="utf-8")
    parts = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{_said(title(ledger))}</title>",
        f"<style>\n{style}</style>",
        "</head>",
        "<body>",
        "<main>",
        f"<header><h1>{_said(title(ledger))}</h1><p>{_said(extent(ledger))}</p></header>",
        *(line for section in told for line in _section(section)),
        "</main>",
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield f'<section id="{escape(section.id)}">'
    if section.title:
        yield f"<h2>{_said(section.title)}</h2>"
    for drawn, blocks in groupby(section.blocks, lambda block: isinstance(block, BurnDown)):
        inside = "\n".join(map(_block, blocks))
        yield f'<div class="charts">{inside}</div>' if drawn else inside
    yield "</section>"


def _block(block: Block) -> str:
    match block:
        case Lead(text):
            return f'<p class="lead">{_said(text)}</p>'
        case Prose(text):
            return f"<p>{_said(text)}</p>"
        case Counts(counts):
            items = "".join(f'<li class="{css_class(state)}"><b>{number}</b> {state.value}</li>' for state, number in counts)
            return f'<ul class="counts">{items}</ul>'
        case Table():
            return _table(block)
        case BurnDown():
            return f"<figure><figcaption>{_said(block.title)}</figcaption>{burn_down(block)}</figure>"
        case _:
            assert_never(block)


def _table(table: Table) -> str:
    caption = f"<caption>{_said(table.caption)}</caption>" if table.caption else ""
    head = "".join(f'<th scope="col"{_class(column)}>{_said(column.title)}</th>' for column in table.columns)
    rows = "\n".join(f"<tr>{''.join(map(_cell, row, table.columns))}</tr>" for row in table.rows)
    stacked = any(sum(isinstance(item, Verdict) for item in row) > _STACKED_ABOVE for row in table.rows)
    dense = f' class="dense{" stacked" if stacked else ""}"' if len(table.columns) > _DENSE_ABOVE else ""
    return f'<div class="wide"><table{dense}>{caption}<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>'


def _cell(item: Item, column: Column) -> str:
    match item:
        case Words(text, link, quiet):
            said = f'<a href="{escape(link)}">{_said(text)}</a>' if link else _said(text)
            return f"<td{_class(column, 'quiet' if quiet else '')}>{said}</td>"
        case Verdict(figure, state):
            return f"<td{_class(column, 'verdict', css_class(state))}><b>{_said(figure)}</b> <span>{state.value}</span></td>"
        case Spark():
            return f"<td{_class(column)}>{sparkline(item)}</td>"
        case Bar():
            return f"<td{_class(column, 'barred')}>{bar(item)} <span>{_said(item.text)}</span></td>"
        case _:
            assert_never(item)


def _class(column: Column, *more: str) -> str:
    names = [name for name, wanted in (("number", column.number), ("extra", column.extra)) if wanted]
    names += [name for name in more if name]
    return f' class="{" ".join(names)}"' if names else ""


def _said(text: str) -> str:
    """Escaped, and a figure never parted from its unit."""
    return escape(text).replace(" %", "&nbsp;%").replace(" x ", "&nbsp;x ")
