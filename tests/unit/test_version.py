"""Declared versions of Prometheus: how they are read, compared, and reach the evaluators."""

from pathlib import Path

import pytest
from plans import a_plan

from slo_kit.model.version import OLDEST, QUERY_OFFSET, TRACK_STALENESS, Installation, Version
from slo_kit.pipeline import planned

DECLARED = """\
apiVersion: slo-kit/v1
kind: Topology
regions:
  - {name: eu-west-1, prometheus: "http://p:9090"}
  - {name: us-east-1, prometheus: "http://p:9090", version: 2.47.2}
global: {prometheus: "http://p:9090", version: 3.1}
prometheus: {version: 2.53}
---
apiVersion: slo-kit/v1
kind: Service
service: a
owner: b
slos:
  - {name: x, objective: 99.9, indicator: {ratio: {total: t, bad: {code: "5.."}}}}
"""


@pytest.mark.parametrize(
    ("text", "version", "shown"),
    [("2.53", Version(2, 53), "2.53"), ("v3.1.2", Version(3, 1, 2), "3.1.2"), ("2.100.0", Version(2, 100), "2.100")],
)
def test_a_version_is_read_as_its_numbers(text: str, version: Version, shown: str) -> None:
    assert Version.parse(text) == version
    assert str(version) == shown


def test_versions_compare_by_their_numbers_and_not_as_decimals() -> None:
    assert Version.parse("2.100") > Version.parse("2.53.4") > QUERY_OFFSET > TRACK_STALENESS > OLDEST


@pytest.mark.parametrize(
    ("text", "advice"), [("2.5", "write 2.50 if it is that"), ("2.41.0", "use 2.42 or later"), ("2", "2.53")]
)
def test_what_cannot_evaluate_the_rules_is_refused(text: str, advice: str) -> None:
    with pytest.raises(ValueError, match=advice):
        Version.parse(text)


def test_a_place_has_its_own_version_or_that_of_all(tmp_path: Path) -> None:
    path = tmp_path / "all.yaml"
    path.write_text(DECLARED, encoding="utf-8")
    plan = planned([path])
    assert {scope.name: str(scope.version) for scope in plan.scopes} == {
        "eu-west-1": "2.53",
        "us-east-1": "2.47.2",
        "global": "3.1",
    }


def test_the_oldest_is_taken_where_nothing_is_declared() -> None:
    assert Installation().version == OLDEST
    assert {scope.version for scope in a_plan().scopes} == {OLDEST}
