"""The page rule of a service, by itself, over totals that are written here: what it supposes, and when it does not."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml

from slo_kit.naming import BUDGET, BURN, INFO
from slo_kit.output import write
from slo_kit.pipeline import built

RULES = "regions/default/rules/shop.yaml"
SLO = """\
apiVersion: slo-kit/v1
kind: Service
service: shop
owner: checkout
slos:
  - {{name: availability, objective: 99, policy: {policy}, indicator: {indicator}}}
"""
EVENTS = '{ratio: {total: requests_total, bad: {code: "5.."}}}'
SLICES = "{slices: {good: lag < 5}}"
BLIND_FOR_LONG = f"{EVENTS}, counting: {{delay: 4m}}"
BESIDE_SLICES = f"{EVENTS}}}\n  - {{name: lag, objective: 99, policy: guarded, indicator: {SLICES}"
GUARDED = """\
---
apiVersion: slo-kit/v1
kind: AlertPolicy
policy: guarded
minimum_bad_events: 10
windows: [{severity: page, budget_share: 2, window: 1h}]
"""
IDENTITY = 'service="shop",slo="availability",region="default",scope="region"'


def policy_of(indicator: str) -> str:
    return "guarded" if indicator == BESIDE_SLICES else "standard"


def page(folder: Path, indicator: str) -> dict[str, object]:
    """The rule that pages for one SLO with this indicator."""
    slo = SLO.format(indicator=indicator, policy=policy_of(indicator))
    (folder / "slos.yaml").write_text(slo + GUARDED, encoding="utf-8")
    write(folder / "build", built([folder / "slos.yaml"], ("prometheus",)))
    (group,) = yaml.safe_load((folder / "build" / RULES).read_text(encoding="utf-8"))["groups"]
    assert group["rules"][-1]["alert"] == BURN, "it comes after what it reads"
    found: dict[str, object] = group["rules"][-1]
    return found


@pytest.mark.parametrize(
    ("indicator", "minimum", "bad", "events", "fires"),
    [
        # 14.26 % of the hour; half of the last minute's 118 of 200 more is 1770 of 12100
        pytest.param(EVENTS, 10, "1593 1711", "11800 12000", True, id="the last minute goes on"),
        pytest.param(EVENTS, 10, "1711 1711", "11800 12000", False, id="the last minute was good"),
        pytest.param(EVENTS, 10, "_ 1711", "_ 12000", False, id="an evaluation was missed, and nothing is supposed"),
        pytest.param(EVENTS, 10, "_ 1750", "_ 12000", True, id="an evaluation was missed, and it is enough without"),
        pytest.param(BESIDE_SLICES, 10, "1593 1711", "11800 12000", True, id="beside an SLO whose events come singly"),
        # 1600 of 12100 are 13.2 %; four more minutes like the last would be 14.7 %, and nobody knows of them
        pytest.param(
            BLIND_FOR_LONG, 10, "1400 1500", "11900 12000", False, id="a longer time than the last minute is not told by it"
        ),
        # 8 of 57 slices are 14.0 %; 8.5 of 57.5 would be enough, and there is no half of a slice
        pytest.param(SLICES, 1, "7 8", "56 57", False, id="eight slices, the last one bad"),
        pytest.param(SLICES, 1, "8 9", "56 57", True, id="nine slices"),
    ],
)
def test_a_page_supposes_what_was_not_seen(
    indicator: str, minimum: int, bad: str, events: str, fires: bool, tmp_path: Path
) -> None:
    rule = page(tmp_path, indicator)
    (tmp_path / "rule.yaml").write_text(yaml.safe_dump({"groups": [{"name": "page", "rules": [rule]}]}), encoding="utf-8")
    described = f'owner="checkout",period="30d",policy="{policy_of(indicator)}",minimum_bad_events="{minimum}"'
    written = {
        "slo:bad_events:total": bad,
        "slo:events:total": events,
        "slo:bad_events:before_1h": "0 0",
        "slo:events:before_1h": "0 0",
        # what failed did in the last five minutes, and all of these
        "slo:bad_events:before_5m": "0 0",
        "slo:events:before_5m": f"0 {int(events.split()[1]) - int(bad.split()[1])}",
        BUDGET: "0.01 0.01",
    }
    series = [{"series": f"{name}{{{IDENTITY}}}", "values": values} for name, values in written.items()]
    series.append({"series": f"{INFO}{{{IDENTITY},{described}}}", "values": "1 1"})
    asked = {
        "expr": f'count(ALERTS{{alertname="{BURN}",alertstate="firing"}}) or vector(0)',
        "eval_time": "1m",
        "exp_samples": [{"value": int(fires)}],
    }
    case = {
        "rule_files": ["rule.yaml"],
        "evaluation_interval": "1m",
        "tests": [{"interval": "1m", "input_series": series, "promql_expr_test": [asked]}],
    }
    (tmp_path / "case.yaml").write_text(yaml.safe_dump(case), encoding="utf-8")
    done = subprocess.run(["promtool", "test", "rules", tmp_path / "case.yaml"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
