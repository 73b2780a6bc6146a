"""Says what is being done and what came of it: a spinner on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass

import click


@dataclass(slots=True)
class Outcome:
    """What came of a step, filled in by whoever does it."""

    text: str = ""


@contextmanager
def step(doing: str) -> Iterator[Outcome]:
    """One line per step, `doing: outcome (1.2 s)`; on a terminal with a spinner until it is done."""
    outcome, began = Outcome(), time.monotonic()
    with _spinner(doing):
        yield outcome
    said = f"{doing}: {outcome.text}" if outcome.text else doing
    click.echo(f"{said} ({time.monotonic() - began:.1f} s)")


def _spinner(doing: str) -> AbstractContextManager[object]:
    """Nothing where nobody watches: a log needs no animation, and is spared the time to import one."""
    if not sys.stdout.isatty():
        return nullcontext()
    from rich.console import Console

    return Console().status(f"{doing} ...")
