"""`slo-kit check` runs on every keystroke and commit, so it loads nothing that only reports and dashboards need."""

import subprocess
import sys
from pathlib import Path

HEAVY = ("pandas", "numpy", "requests", "rich", "_jsonnet", "jsonnet", "prometheus_api_client", "grafana_api", "jinja2")
INPUT = Path(__file__).parent / "ok" / "every-optional-key.yaml"


PROGRAM = """
import sys
from slo_kit.cli import run
code = run(sys.argv[1:])
print(code, *(name for name in sys.modules if "." not in name))
"""


def test_check_loads_none_of_the_heavy_packages() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, "check", str(INPUT)], capture_output=True, text=True, check=True)
    said, loaded = done.stdout.splitlines()
    code, *modules = loaded.split()
    assert (code, done.stderr) == ("0", "")
    assert said == "1 file, 2 SLOs, 2 regions: no problems"
    assert not set(HEAVY) & set(modules)


def test_building_loads_nothing_that_only_a_report_needs(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, "build", str(INPUT), "--out", str(tmp_path), "--target", "prometheus"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    code, *modules = done.stdout.splitlines()[-1].split()
    assert (code, done.stderr) == ("0", "")
    assert not {"pandas", "numpy", "requests", "rich"} & set(modules)
