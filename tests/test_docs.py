"""What is written is true: commands say what the pages show, queries read what is recorded, links lead somewhere."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from slo_kit import naming
from slo_kit.cli import COMMANDS
from slo_kit.model.counting import Counting
from slo_kit.model.exclusion import Approval, Every, Exclusion
from slo_kit.model.grouping import Grouping
from slo_kit.model.journey import Journey, Step
from slo_kit.model.mode import ExampleValue, Pair
from slo_kit.model.policy import AlertPolicy, BurnWindow
from slo_kit.model.receivers import OwnerReceivers, Receivers
from slo_kit.model.slo import GlobalObjective, Service, SliceBudget, Slo
from slo_kit.model.topology import GlobalStore, Links, Region, Topology
from slo_kit.pipeline import planned
from slo_kit.promql import selectors_of
from slo_kit.sli import KINDS
from slo_kit.sli.raw import ExampleShare
from slo_kit.spec.template import IndicatorTemplate, Parameter, Use
from tools import commands, templates
from tools.commands import PAGE
from tools.docs import PAGES, rerun

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

ROOT = Path(__file__).parent.parent
RUNBOOKS = ROOT / "alerts" / "runbooks"
HEADINGS = [
    "What it says",
    "Why it matters",
    "First five minutes",
    "Likely causes",
    "How to silence it honestly",
    "When it resolves",
]
MODELS = (
    Topology,
    Region,
    GlobalStore,
    Counting,
    Links,
    Service,
    Pair,
    Slo,
    GlobalObjective,
    SliceBudget,
    Grouping,
    Journey,
    Step,
    AlertPolicy,
    BurnWindow,
)
FURTHER = (Receivers, OwnerReceivers, Exclusion, Approval, Every, IndicatorTemplate, Parameter, Use)
EXAMPLES = (ExampleValue, ExampleShare)
RECORDED = {value for value in vars(naming).values() if isinstance(value, str) and value.startswith("slo:")}
RECORDED |= set(naming.BEFORE_PERIOD.values())
SENT = {naming.sent(name) for name in RECORDED}
WRITTEN = [
    *PAGES,
    PAGE,
    ROOT / "docs" / "format.md",
    templates.PAGE,
    ROOT / "docs" / "lab.md",
    *sorted(RUNBOOKS.glob("*.md")),
    *sorted((ROOT / "docs" / "checks").glob("*.md")),
    ROOT / "CHANGELOG.md",
]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
@pytest.mark.parametrize("path", PAGES, ids=named)
def test_commands_say_what_the_page_shows(path: Path) -> None:
    """Run `make docs` when this fails, and look at what changed."""
    text = path.read_text(encoding="utf-8")
    assert rerun(text) == text


@pytest.mark.parametrize("written", [commands, templates], ids=lambda module: module.PAGE.stem)
def test_pages_that_are_written_are_up_to_date(written: ModuleType) -> None:
    """Run `make docs` when this fails."""
    assert written.PAGE.read_text(encoding="utf-8") == written.page()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_section(name: str) -> None:
    assert f"## slo-kit {name}\n" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", WRITTEN, ids=named)
def test_links_to_files_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def tables_of(text: str) -> list[str]:
    """The rows of every table of three columns."""
    return [table.strip("\n").split("\n\n")[0] for table in text.split("|---|---|---|")[1:]]


@pytest.mark.parametrize("kind", [*MODELS, *FURTHER, *EXAMPLES, *KINDS.values()], ids=lambda kind: kind.__name__)
def test_the_page_on_the_format_has_a_table_of_exactly_the_keys_of_each_kind(kind: type[DataclassInstance]) -> None:
    text = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
    tables = [set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) for table in tables_of(text)]
    assert {field.name.rstrip("_") for field in fields(kind) if field.name != "at"} in tables


def test_every_alert_has_a_runbook_and_no_runbook_is_left_over() -> None:
    assert {path.stem for path in RUNBOOKS.glob("*.md")} == set(naming.ALERTS)


@pytest.mark.parametrize("alert", naming.ALERTS)
def test_runbooks_have_the_same_headings_in_the_same_order(alert: str) -> None:
    text = (RUNBOOKS / f"{alert}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {alert}\n")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == HEADINGS


@pytest.mark.parametrize("alert", naming.ALERTS)
def test_queries_of_runbooks_read_what_is_recorded_and_nothing_else(alert: str) -> None:
    asked = {selector.metric for query in queries(alert) for selector in selectors_of(query)}
    windows = {naming.error_ratio(window) for window in ("5m", "1h")}
    assert asked
    assert asked <= RECORDED | windows


@pytest.mark.parametrize("alert", naming.ALERTS)
def test_queries_of_runbooks_name_slos_and_regions_that_exist(alert: str) -> None:
    plan = planned([ROOT / "slos"])
    known = [{**slo.identity} for scope in plan.scopes for slo in scope.slos]
    for query in queries(alert):
        for selector in selectors_of(query):
            labels = {matcher.label: matcher.value for matcher in selector.matchers}
            assert any(labels.items() <= one.items() for one in known), query


def queries(alert: str) -> Iterator[str]:
    yield from re.findall(r"```promql\n(.*?)```", (RUNBOOKS / f"{alert}.md").read_text(encoding="utf-8"), re.DOTALL)


def test_no_page_shows_a_recorded_name_that_does_not_exist() -> None:
    shown = {
        name for path in WRITTEN for name in re.findall(r"slo:[a-z_]+:[a-z]+(?:_[a-z0-9]+)*", path.read_text(encoding="utf-8"))
    }
    every = ("5m", "30m", "1h", "2h", "6h", "1d", "3d")
    windows = {recorded(window) for window in every for recorded in (naming.error_ratio, naming.bad_growth)}
    windows |= {naming.before(total, window) for window in every for total in (naming.EVENTS, naming.BAD_EVENTS)}
    assert shown <= RECORDED | SENT | windows | {"slo:error:ratio"}
