"""`slo-kit check` runs on every keystroke and commit, so it loads nothing that only reports and dashboards need."""

import subprocess
import sys
from pathlib import Path

HEAVY = ("pandas", "numpy", "requests", "rich", "_jsonnet", "jsonnet", "prometheus_api_client", "grafana_api", "jinja2")
SELDOM = {
    *("difflib", "fractions", "importlib.resources", "json", "zoneinfo"),
    *(
        "slo_kit.model.budget_policy",
        "slo_kit.model.exclusion",
        "slo_kit.model.layout",
        "slo_kit.model.plan",
        "slo_kit.model.timing",
    ),
    *("slo_kit.spec.template", "slo_kit.spec.filling", "slo_kit.spec.modes", "slo_kit.sli.modes", "slo_kit.sli.journey"),
    *("slo_kit.resolve.legs", "slo_kit.dialects", "slo_kit.live", "slo_kit.rules", "slo_kit.targets", "slo_kit.report"),
}
"""What a workspace needs that says more than this one."""
PLAIN = """
apiVersion: slo-kit/v1
kind: Service
service: rpc-gateway
owner: platform
slos:
  - {name: availability, objective: 99.9, indicator: {ratio: {total: 'requests_total{job="rpc"}', bad: {status: "5.."}}}}
"""
INPUT = Path(__file__).parent / "ok" / "every-optional-key.yaml"


PROGRAM = """
import sys
from slo_kit.cli import run
code = run(sys.argv[1:])
print(code, *sys.modules)
"""


def test_check_loads_none_of_the_heavy_packages() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, "check", str(INPUT)], capture_output=True, text=True, check=True)
    said, loaded = done.stdout.splitlines()
    code, *modules = loaded.split()
    assert (code, done.stderr) == ("0", "")
    assert said == "1 file, 2 SLOs, 2 regions: no problems"
    assert not set(HEAVY) & set(modules)


def test_a_plain_workspace_loads_nothing_that_it_does_not_speak_of(tmp_path: Path) -> None:
    (tmp_path / "slos.yaml").write_text(PLAIN, encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", PROGRAM, "check", str(tmp_path)], capture_output=True, text=True, check=True)
    code, *modules = done.stdout.splitlines()[-1].split()
    assert (code, done.stderr) == ("0", "")
    assert not SELDOM & set(modules)


def test_building_loads_nothing_that_only_a_report_needs(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, "build", str(INPUT), "--out", str(tmp_path), "--target", "prometheus"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    code, *modules = done.stdout.splitlines()[-1].split()
    assert (code, done.stderr) == ("0", "")
    assert not {"pandas", "numpy", "requests", "rich"} & set(modules)
