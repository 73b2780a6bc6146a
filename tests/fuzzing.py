"""Documents that nobody would write: random bytes, random structures of known keys, and sound files with something changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from slo_kit.model.counting import Counting
from slo_kit.model.policy import BurnWindow
from slo_kit.model.topology import Region
from slo_kit.sli import KINDS as INDICATORS
from slo_kit.sli.modes import MODES
from slo_kit.spec.examples import EXAMPLES
from slo_kit.spec.header import KINDS
from slo_kit.spec.shapes import keys_of

ROOT = Path(__file__).parent.parent


def _texts() -> list[str]:
    found = []
    for folder in ("tests/ok", "tests/errors", "slos", "alerts"):
        for path in sorted((ROOT / folder).rglob("*.yaml")):
            data = path.read_bytes()
            if len(data) < 8_000:
                found.append(data.decode("utf-8-sig", errors="replace"))
    return found


TEXTS = _texts()
DECLARED: tuple[Any, ...] = (*KINDS.values(), *INDICATORS.values(), Region, Counting, BurnWindow)
BY_KIND: dict[str, Any] = dict(KINDS)
KEYS = sorted({key for kind in DECLARED for key in keys_of(kind)} | {"apiVersion", "kind", "with", "use", *INDICATORS, *MODES})
WORDS = (
    *EXAMPLES.values(),
    *KINDS,
    *MODES,
    "slo-kit/v1",
    "99.9",
    "0.999",
    "1e400",
    "-1",
    "0",
    "30d",
    "1y",
    "99999999999999999999d",
    "true",
    "~",
    "2026-02-30",
    "02:00-04:00",
    "Europe/Dublin",
    "$x",
    "${x}",
    "a" * 300,
    "\u0000",
    "\u2028",
    "é",
    "!!python/object:os.system",
    "*a",
    "&a",
    "<<",
    "rate(x[5m])",
    'x{a=~"("}',
    "sum by (a) (x) / sum by (b) (y) < 3",
    "x[",
    "histogram_quantile(0.9, x) < 1",
    "absent(x) == 1",
    "# slo-kit: allow one-slice-pages: because",
    "# slo-kit: allow",
)
PIECES = (*"\n{}[]\"'|>#,%@\t", "---\n", "  ", "- ", ": ", "&a ", "*a", "!!", "? ")

scalars = st.one_of(
    st.sampled_from(WORDS),
    st.none(),
    st.booleans(),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=True),
    st.text(max_size=12),
)
values: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=20,
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A document with a sound head and a body of known keys with values of any sort, in the form of JSON, which YAML reads."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    keys = sorted(keys_of(BY_KIND[kind]))
    body = draw(st.dictionaries(st.sampled_from(keys), values, min_size=1, max_size=len(keys)))
    return json.dumps({"apiVersion": "slo-kit/v1", "kind": kind, **body}, ensure_ascii=draw(st.booleans()))


@st.composite
def changed(draw: st.DrawFn) -> str:
    """A file of ours with lines moved, words replaced, pieces put in or taken out."""
    text: str = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        text = str(draw(st.sampled_from(CHANGES))(draw, text))
    return text


def _without(draw: st.DrawFn, text: str) -> str:
    start = draw(st.integers(0, len(text)))
    return text[:start] + text[start + draw(st.integers(1, 12)) :]


def _with_piece(draw: st.DrawFn, text: str) -> str:
    at = draw(st.integers(0, len(text)))
    return f"{text[:at]}{draw(st.sampled_from((*PIECES, *WORDS)))}{text[at:]}"


def _other_word(draw: st.DrawFn, text: str) -> str:
    words = [word for word in text.split() if len(word) > 1]
    return text.replace(draw(st.sampled_from(words)), str(draw(st.sampled_from((*WORDS, *KEYS)))), 1) if words else text


def _other_lines(draw: st.DrawFn, text: str) -> str:
    lines = text.splitlines(keepends=True)
    if not lines:
        return text
    first, second = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    lines[first], lines[second] = lines[second], draw(st.sampled_from((lines[first], lines[second], "")))
    return "".join(lines)


def _joined(draw: st.DrawFn, text: str) -> str:
    return f"{text}\n---\n{draw(st.sampled_from(TEXTS))}"


CHANGES = (_without, _with_piece, _other_word, _other_lines, _joined)
