"""Regular expressions: what Prometheus refuses is refused, and what it takes is taken."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from slo_kit.promql import Matcher, Selector, refusal

REFUSED = (
    *("a{1001}", "b{1,2000}", "a{1001,}", "(?:a{500}){3}", "((a{100}){100}){2}", "[0-9]++", "a**", "a*??", "a{3}{4}", "a???"),
    *("(?x)b", "(?R)", "(?u)a", "(?-x:a)", "(?=a)", "(?<!a)", "(?>a)", "(?P=n)", "(?(1)a)", "(?P<é>a)", "(?<x.y>a)"),
    *("[[:foo:]]", "[a--b]", r"\Z", r"\1", r"\u0041", r"\h", r"\p{Letter}", r"[\p{Script=Greek}]", "a)(b"),
)
"""promtool says of each that it cannot parse it."""
TAKEN = (
    *("a{1000}", "(?:a{500}){2}", "a+?", "a{2}?", "a{3", "a{x}", "(?i)a", "(?s-i:a)", "(?U)a+", "(?:a)", "(?P<x1>a)", "(?i)(a)"),
    *("[[:^alpha:]x]", "[]a]", "[^]a]", "[a[b]", "[a&&b]", "[+--]", "[--a]", "[a-]", r"[\d-]", r"[\]-a]", r"\p{Greek}", r"\PL"),
    *(r"\z", r"\A", r"\x{10FFFF}", r"\.\-\_\<", r"\pN", "^a$", "", "||"),
)


@pytest.mark.parametrize("pattern", REFUSED)
def test_what_re2_does_not_read_is_refused(pattern: str) -> None:
    assert refusal(pattern)


@pytest.mark.parametrize("pattern", TAKEN)
def test_what_re2_reads_is_taken(pattern: str) -> None:
    assert refusal(pattern) is None


@pytest.mark.skipif(shutil.which("promtool") is None, reason="asks promtool, which is not installed")
@pytest.mark.parametrize(("patterns", "code"), [(REFUSED, 1), (TAKEN, 0)])
def test_promtool_says_the_same(patterns: tuple[str, ...], code: int, tmp_path: Path) -> None:
    for place, pattern in enumerate(patterns):
        selector = str(Selector("x", (Matcher("a", "=~", pattern),))).replace("'", "''")
        (tmp_path / f"{place}.yaml").write_text(
            f"groups: [{{name: a, rules: [{{record: b, expr: '{selector}'}}]}}]\n", encoding="utf-8"
        )
    said = [subprocess.run(["promtool", "check", "rules", path], capture_output=True) for path in sorted(tmp_path.iterdir())]
    assert {one.returncode for one in said} == {code}
