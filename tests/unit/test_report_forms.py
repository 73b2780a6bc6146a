"""Forms for machines and chats: JSON as its schema says, tables, a message for Slack, and layouts that choose sections."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pandas as pd
import pytest
from plans import a_plan
from totals import AT, Held, a_week_in_november, hourly

from slo_kit.cli import run
from slo_kit.model.budget_policy import ErrorBudgetPolicy
from slo_kit.model.layout import Layout, Part
from slo_kit.model.plan import PlannedBudgetPolicy
from slo_kit.report.books import keep
from slo_kit.report.frame import COLUMNS, frame
from slo_kit.report.ledger import Ledger
from slo_kit.report.render import forms, markdown, slack
from slo_kit.report.sections import SECTIONS, sections
from slo_kit.report.series import NoData

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "report.schema.json").read_text())


@pytest.fixture(scope="module")
def week() -> Ledger:
    plan, rows = a_week_in_november()
    policy = PlannedBudgetPolicy(ErrorBudgetPolicy("ours"), plan.keys)
    return keep(replace(plan, budget_policies=(policy,)), Held(rows), AT)


def test_the_json_is_as_its_schema_says(week: Ledger) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(json.loads(forms(week)["report.json"]), SCHEMA)


def test_what_is_not_known_is_as_the_schema_says_too() -> None:
    ledger = keep(a_plan(), Held(hourly("rpc/availability", "eu", [(1, 0)]), (NoData("us", "gone"),)), AT)
    told = json.loads(forms(ledger)["report.json"])
    jsonschema.validate(told, SCHEMA)
    told["slos"][0]["places"][0]["health"] = "OK"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(told, SCHEMA)


def test_the_csv_has_a_row_per_place_and_nothing_for_what_is_not_known(week: Ledger) -> None:
    rows = list(csv.DictReader(io.StringIO(forms(week)["report.csv"])))
    assert list(rows[0]) == list(COLUMNS)
    assert len(rows) == sum(len(entry.cells) for entry in week.entries)
    dark = keep(a_plan(), Held(hourly("rpc/availability", "eu", [(1, 0)]), (NoData("us", "=1+1"),)), AT)
    (us,) = [row for row in csv.DictReader(io.StringIO(forms(dark)["report.csv"])) if row["region"] == "us"]
    assert (us["events"], us["state"], us["note"]) == ("", "no data", "'=1+1")


def test_the_frame_survives_a_file(week: Ledger) -> None:
    table = frame(week)
    again = pd.read_json(io.StringIO(table.to_json(orient="table", index=False)), orient="table")
    assert again["budget_remaining"].tolist() == pytest.approx(table["budget_remaining"].tolist(), rel=1e-9)
    assert table.groupby("region")["bad_events"].sum().loc["global"] == table[table["scope"] == "region"]["bad_events"].sum()


def test_a_message_for_slack_is_short_and_names_what_is_not_fine(week: Ledger) -> None:
    said = slack.document(week)
    assert len(said) <= slack.LONGEST
    assert said.startswith("*Error budgets, week 47")
    assert "• *rpc-gateway availability* breached: us-east-1" in said
    assert "*freeze" in said


def test_a_message_about_a_hundred_breaches_still_fits() -> None:
    from plans import Wanted

    wanted = [Wanted(f"a-service-with-a-long-name-{number}/availability-of-everything") for number in range(100)]
    rows = [row for one in wanted for row in hourly(one.key, "eu", [(10_000, 5000)])]
    said = slack.document(keep(a_plan(wanted, ["eu"]), Held(rows), AT))
    assert len(said) <= slack.LONGEST
    assert "• and 90 more" in said


def test_every_part_has_its_section() -> None:
    assert set(SECTIONS) == set(Part)


def test_a_layout_chooses_sections_orders_them_and_names_its_slos(week: Ledger) -> None:
    layout = Layout("short", (Part.NUMBERS, Part.HEADLINE), ("rpc-gateway",))
    laid_out = week.laid_out(layout)
    assert [section.id for section in sections(laid_out)] == ["numbers", "headline"]
    assert {entry.slo.service for entry in laid_out.entries} == {"rpc-gateway"}
    assert "## How it stands" not in markdown.document(laid_out)


def test_the_command_takes_a_layout_of_the_workspace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = Path(__file__).parent.parent / "report"
    case = here / "cases" / "a-breach-in-one-region-under-a-green-global"
    (tmp_path / "layout.yaml").write_text("apiVersion: slo-kit/v1\nkind: Layout\nlayout: short\nsections: [headline]\n")
    command = ["report", str(here / "slos.yaml"), str(tmp_path / "layout.yaml"), "--at", "2026-11-23T00:00:00Z"]
    options = ["--source", f"csv:{case / 'totals.csv'}", "--out", str(tmp_path / "out")]
    assert run([*command, *options, "--layout", "short", "--frame"]) == 0
    assert "## " not in (tmp_path / "out" / "report.md").read_text()
    assert (tmp_path / "out" / "frame.json").exists()
    assert run([*command, *options, "--layout", "long"]) == 3
    assert 'no Layout "long"; there are short' in capsys.readouterr().err
