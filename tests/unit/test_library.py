"""The content people edit is found in a checkout and in a wheel alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from slo_kit import library
from slo_kit.errors import CannotRun
from slo_kit.spec.reader import shipped_templates

ROOT = Path(__file__).parents[2]


def test_a_checkout_reads_its_own_folders() -> None:
    assert library.dashboards() == ROOT / "dashboards"
    assert library.alerts() == ROOT / "alerts"


def test_policies_are_shown_by_their_path_in_the_repository() -> None:
    policies = library.builtin_policies()
    assert "kind: AlertPolicy" in policies["alerts/standard.yaml"]
    assert list(policies) == sorted(f"alerts/{file.name}" for file in (ROOT / "alerts").glob("*.yaml"))


def test_the_packaged_copy_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("slo_kit/_content/alerts", "alerts"):
        (tmp_path / folder).mkdir(parents=True)
    monkeypatch.setattr(library, "PACKAGE", tmp_path / "slo_kit")
    assert library.alerts() == tmp_path / "slo_kit/_content/alerts"


def test_a_broken_installation_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "PACKAGE", tmp_path / "slo_kit")
    with pytest.raises(CannotRun, match="install slo-kit again"):
        library.dashboards()


def test_templates_lie_among_the_slos_and_each_is_named_for_its_file() -> None:
    assert library.templates() == ROOT / "slos" / "templates"
    for path, text in library.builtin_templates().items():
        assert path == f"slos/templates/{Path(path).name}"
        names = shipped_templates(path, text)
        assert names
        assert {name.partition("/")[0] for name in names} == {Path(path).stem}
