"""What is not as it was built is named before promtool is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from slo_kit.errors import CannotRun
from slo_kit.proof import rules_checked, scenarios_proved


def test_rules_and_tests_that_are_not_text_are_named(tmp_path: Path) -> None:
    for name in ("regions/eu/rules/a.yaml", "regions/eu/rules/b.yaml", "tests/a.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"# query_offset: 15s\n" if name.endswith("rules/a.yaml") else b"# \xff\n")
    with pytest.raises(CannotRun, match=r"rules/b\.yaml is not UTF-8, .*; run slo-kit build again"):
        rules_checked(tmp_path)
    with pytest.raises(CannotRun, match=r"tests/a\.yaml is not UTF-8, .*; run slo-kit build again"):
        scenarios_proved(tmp_path)
