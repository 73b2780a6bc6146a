"""One line of YAML opens a region, and what is built and reported follows; so it does when a region is closed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from plans import a_plan
from totals import AT, DAY, Held, hourly

from slo_kit.pipeline import built
from slo_kit.report.books import keep
from slo_kit.report.render import forms

ROOT = Path(__file__).parent.parent.parent
OPENED = '  - {name: ap-southeast-1, prometheus: "http://prometheus.ap:9090", since: 2027-02-01}\n'
RETIRED = OPENED.replace("since: 2027-02-01", "role: retired, until: 2027-03-01")


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """Path to text of the built files, with two regions, with a third, and after that one was retired."""
    found = {}
    topology = (ROOT / "slos" / "regions.yaml").read_text(encoding="utf-8")
    for name, line in (("two", ""), ("three", OPENED), ("retired", RETIRED)):
        folder = tmp_path_factory.mktemp(name)
        (folder / "regions.yaml").write_text(topology.replace("global:", f"{line}global:", 1), encoding="utf-8")
        (folder / "rpc.yaml").write_text((ROOT / "slos" / "rpc-gateway.yaml").read_text(encoding="utf-8"), encoding="utf-8")
        found[name] = {file.path: file.text for file in built([folder])}
    return found


def test_rules_tests_and_a_federation_job_follow(builds: dict[str, dict[str, str]]) -> None:
    new = set(builds["three"]) - set(builds["two"])
    assert {"regions/ap-southeast-1/rules/_generic.yaml", "regions/ap-southeast-1/rules/rpc-gateway.yaml"} <= new
    assert "tests/ap-southeast-1.rpc-gateway.yaml" in new
    jobs = [job["job_name"] for job in yaml.safe_load(builds["three"]["global/scrape.yaml"])["scrape_configs"]]
    assert jobs == ["slo-kit-eu-west-1", "slo-kit-us-east-1", "slo-kit-ap-southeast-1"]
    assert "eu-west-1|us-east-1|ap-southeast-1" in builds["three"]["global/rules/rpc-gateway.yaml"]


def test_every_board_that_names_regions_names_the_new_one(builds: dict[str, dict[str, str]]) -> None:
    naming = [path for path, text in builds["two"].items() if path.endswith(".json") and "us-east-1" in text and "dash" in path]
    for path in naming:
        assert json.loads(builds["three"][path])["uid"] == json.loads(builds["two"][path])["uid"]
        assert "ap-southeast-1" in builds["three"][path], path


def test_rules_of_the_other_regions_differ_by_the_hash_alone(builds: dict[str, dict[str, str]]) -> None:
    for region in ("eu-west-1", "us-east-1"):
        for path in (path for path in builds["two"] if path.startswith(f"regions/{region}/rules/")):
            before, after = builds["two"][path].splitlines(), builds["three"][path].splitlines()
            changed = [line for line, other in zip(before, after, strict=True) if line != other]
            assert all(line.strip().startswith("hash:") for line in changed), path


def test_a_retired_region_leaves_everything(builds: dict[str, dict[str, str]]) -> None:
    assert set(builds["retired"]) == set(builds["two"])
    for path, text in builds["retired"].items():
        if not path.startswith("manifest"):
            assert "ap-southeast-1" not in text, path


def test_the_window_of_a_region_that_is_three_days_old_is_said_to_be_incomplete() -> None:
    plan = a_plan(regions=("eu", "us"), since={"us": AT - 3 * DAY})
    opened = [
        (time, service, slo, region, total - 1_000_000, bad - 5000, (time - AT + 3 * DAY) / 60)
        for time, service, slo, region, total, bad, _ in hourly("rpc/availability", "us", [(1000, 0)] * 72)
    ]
    rows = hourly("rpc/availability", "eu", [(1000, 0)] * 720) + opened
    ledger = keep(plan, Held(rows), AT)
    assert [cell.state.value for cell in ledger.entries[0].cells] == ["fine", "fine", "fine"]
    assert "the window is incomplete: 3 d of 30 d so far, since 20 Nov" in forms(ledger)["report.md"]
