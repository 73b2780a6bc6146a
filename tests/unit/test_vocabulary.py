"""The words by which releases of Prometheus differ are found where they are called, and nowhere else."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from slo_kit.model.version import NEWER
from slo_kit.promql import vocabulary


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("info(rate(x[5m])) + info(y)", ("info", "rate")),
        ("limitk by (info) (2, x)", ("limitk", "by")),
        ("info + limitk", ()),
        ('x{info="step()", step=~"a"} @ end()', ()),
        ("x + on (a) fill (0) y", ("on", "fill")),
        ('x{"a.b"="c", d="e"}', ('"a.b"',)),
        ("sum by (a, 'b.c') (x)", ("sum", "by", "'b.c'")),
        ('label_replace(x, "a", "$1", "b", "c")', ("label_replace",)),
        ('x{a=~"(?<b>c)|(?P<d>e)"}', ("(?<",)),
        (r"x{a=~`\(?<b>`}", ()),
    ],
)
def test_words_are_those_that_are_called(text: str, words: tuple[str, ...]) -> None:
    assert vocabulary(text) == words


USES = {
    **{name: f"{name}(x)" for name in ("histogram_stddev", "histogram_stdvar", "histogram_avg", "info", "start_timestamp")},
    **{name: f"{name}(x[5m])" for name in ("mad_over_time", "first_over_time", "integral")},
    **{f"ts_of_{name}_over_time": f"ts_of_{name}_over_time(x[5m])" for name in ("max", "min", "last", "first")},
    **{name: f'{name}(x, "a")' for name in ("sort_by_label", "sort_by_label_desc")},
    **{name: f"{name}(0.1, x)" for name in ("limitk", "limit_ratio", "min_of", "max_of")},
    **{name: f"x + {name}(0) y" for name in ("fill", "fill_left", "fill_right")},
    **{name: f"x + {name}()" for name in ("start", "end", "step", "range")},
    "double_exponential_smoothing": "double_exponential_smoothing(x[5m], 0.1, 0.1)",
    "histogram_quantiles": 'histogram_quantiles(x, "q", 0.5)',
    "(?<": 'x{a=~"(?<b>c)"}',
    '"': 'x{"a.b"="c"}',
}
"""What promtool 2.42 does not read."""


def test_there_is_a_use_of_all_that_is_newer() -> None:
    assert set(USES) == set(NEWER)


@pytest.mark.parametrize(("word", "text"), USES.items())
def test_a_use_is_found(word: str, text: str) -> None:
    assert any(found.startswith(word) for found in vocabulary(text))


def _old() -> bool:
    """Whether promtool is the oldest that the rules are for."""
    if not shutil.which("promtool"):
        return False
    said = subprocess.run(["promtool", "--version"], capture_output=True, text=True)
    return " 2.42." in said.stdout + said.stderr


@pytest.mark.skipif(not _old(), reason="asks promtool 2.42, which is not installed")
@pytest.mark.parametrize("text", USES.values())
def test_the_oldest_prometheus_does_not_read_it(text: str, tmp_path: Path) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text(f"groups: [{{name: a, rules: [{{record: b, expr: '{text}'}}]}}]\n", encoding="utf-8")
    said = subprocess.run(["promtool", "check", "rules", rules], capture_output=True, text=True)
    assert "could not parse expression" in said.stderr
