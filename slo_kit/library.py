"""Where the content that people read and edit is found: dashboards, alerts and templates, packaged or in the repository."""

from __future__ import annotations

from pathlib import Path

from slo_kit.errors import CannotRun

PACKAGE = Path(__file__).parent


def dashboards() -> Path:
    """The folder of the jsonnet dashboards."""
    return _content("dashboards")


def alerts() -> Path:
    """The folder of the alert policies and runbooks."""
    return _content("alerts")


def templates() -> Path:
    """The folder of the templates of indicators; in the repository they lie among the SLOs."""
    return _content("templates", "slos/templates")


def incidents() -> Path:
    """The folder of the scenarios that the lab plays; in the repository they are tests."""
    return _content("incidents", "tests/incidents")


def schema() -> str:
    """The JSON Schema of documents, for editors."""
    return (_content("schema", "docs") / "slo-kit.schema.json").read_text(encoding="utf-8")


def builtin_policies() -> dict[str, str]:
    """The text of every alert policy that comes with slo-kit, by the path to show for it: `alerts/<name>.yaml`."""
    return {f"alerts/{file.name}": file.read_text(encoding="utf-8") for file in sorted(alerts().glob("*.yaml"))}


def builtin_templates() -> dict[str, str]:
    """The text of every file of templates that comes with slo-kit, by its path: `slos/templates/<technology>.yaml`."""
    return {f"slos/templates/{file.name}": file.read_text(encoding="utf-8") for file in sorted(templates().glob("*.yaml"))}


def _content(name: str, kept: str = "") -> Path:
    """The copy inside an installed package, else the folder where the repository keeps it."""
    for folder in (PACKAGE / "_content" / name, PACKAGE.parent / (kept or name)):
        if folder.is_dir():
            return folder
    raise CannotRun(f'the folder "{name}" of slo-kit is missing beside {PACKAGE}; install slo-kit again')
