"""What a journey is made of: its steps, and those of journeys in it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from slo_kit.dialects.openslo.export import exported
from slo_kit.pipeline import planned
from slo_kit.spec.load import load_workspace

TEXT = """
apiVersion: slo-kit/v1
kind: Service
service: wallet
owner: wallet
slos:
  - {name: api, objective: 99.9, indicator: {ratio: {total: 'api_total{job="w"}', bad: {code: "5.."}}}}
  - {name: pages, objective: 99, by: [chain], indicator: {ratio: {total: 'pages_total{job="w"}', bad: {code: "5.."}}}}
journeys:
  - {name: inner, steps: [{slo: wallet/api}, {slo: "wallet/pages:dot", weight: 2}]}
  - {name: outer, steps: [{slo: wallet/inner, weight: 3}, {slo: wallet/api, weight: 0.5}]}
"""


def test_a_step_that_two_journeys_share_is_counted_once_with_both_weights(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(TEXT)
    (scope,) = planned([tmp_path]).scopes
    outer = next(slo for slo in scope.slos if slo.name == "outer")
    assert [(step.slo, step.weight) for step in outer.steps] == [("api", Decimal("3.5")), ("pages:dot", Decimal(6))]
    # 3.5 x 0.1 % and 6 x 1 % of 9.5, if both have as many events
    assert round(outer.objective, 6) == Decimal("0.993316")


def test_a_journey_is_evaluated_as_rarely_as_its_slowest_step(tmp_path: Path) -> None:
    # before, the step has nothing new, and the journey would not be measured
    (tmp_path / "all.yaml").write_text(
        TEXT.replace("{name: api, objective: 99.9,", "{name: api, objective: 99.9, counting: {evaluation: 5m},")
    )
    (scope,) = planned([tmp_path]).scopes
    assert {slo.name: str(slo.counting.evaluation) for slo in scope.slos} == {
        "api": "5m",
        "pages": "1m",
        "inner": "5m",
        "outer": "5m",
    }


def test_an_export_says_that_journeys_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(TEXT)
    policies = Path(__file__).parents[2] / "alerts" / "standard.yaml"
    said = exported(load_workspace([tmp_path, policies])).left_out
    assert "journeys, whose budgets are those of their steps added, have no word in OpenSLO" in said
