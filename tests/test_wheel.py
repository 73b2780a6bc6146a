"""What is published is whole: the wheel holds all it needs, asks for all it imports, and compiles what the repository does."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from zipfile import ZipFile

import pytest

from slo_kit import library
from slo_kit.pipeline import built

ROOT = Path(__file__).parent.parent
CONTENT = {
    f"slo_kit/_content/{name}"
    for name in ("alerts/standard.yaml", "dashboards/slo.jsonnet", "templates/substrate.yaml", "schema/slo-kit.schema.json")
}


def ran(*command: str | Path, cwd: Path = ROOT, **env: str) -> str:
    done = subprocess.run(command, cwd=cwd, env={**os.environ, **env}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    ran(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder, ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an empty environment that has slo-kit from the wheel and nothing else of ours."""
    folder = tmp_path_factory.mktemp("env")
    ran(sys.executable, "-m", "venv", "--without-pip", folder)
    programs = folder / "bin"
    ran(sys.executable, "-m", "pip", "--python", programs / "python", "install", "--no-index", "--no-deps", "--quiet", wheel)
    return programs


def run_installed(programs: Path, *arguments: str | Path, cwd: Path) -> str:
    # The libraries slo-kit depends on are lent by path from the environment that runs this test, so that no network is
    # needed. A path, unlike that environment itself, does not bring its .pth files and with them the editable slo-kit.
    # That they are all asked for is tested apart from this.
    return ran(programs / arguments[0], *arguments[1:], cwd=cwd, PYTHONPATH=sysconfig.get_path("purelib"))


def test_the_wheel_holds_the_package_its_content_and_nothing_else(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"slo_kit"}
    assert {"slo_kit/py.typed", *CONTENT} <= set(names)
    assert any(name.endswith("LICENSE") for name in names)


def test_an_installed_wheel_compiles_what_the_repository_compiles(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "slos", tmp_path / "slos")
    run_installed(installed, "slo-kit", "build", "slos", "--out", "build", cwd=tmp_path)
    made = {str(path.relative_to(tmp_path / "build")): path for path in (tmp_path / "build").rglob("*") if path.is_file()}
    expected = {file.path: file.text for file in built([ROOT / "slos"]) if file.path != "manifest.json"}
    assert set(made) - {"manifest.json"} == set(expected)
    assert [path for path, text in expected.items() if made[path].read_text(encoding="utf-8") != text] == []


def test_the_content_that_people_read_is_found_inside_an_installed_wheel(installed: Path, tmp_path: Path) -> None:
    asked = "from slo_kit import library; print(library.dashboards(), library.alerts(), library.templates())"
    folders = run_installed(installed, "python", "-c", asked, cwd=tmp_path).split()
    assert all(Path(folder).is_relative_to(installed.parent) for folder in folders)
    assert [Path(folder).name for folder in folders] == ["dashboards", "alerts", "templates"]


def test_an_installed_wheel_begins_a_workspace(installed: Path, tmp_path: Path) -> None:
    said = run_installed(installed, "slo-kit", "init", "--service", "rpc", "--kind", "grpc", cwd=tmp_path)
    assert "rpc/availability" in said
    assert "no problems" in run_installed(installed, "slo-kit", "check", "slos", cwd=tmp_path)


def test_the_content_of_an_editable_install_are_those_of_the_repository() -> None:
    """An edit must show at once, whatever copies lie in site-packages."""
    there = (ROOT / "dashboards", ROOT / "alerts", ROOT / "slos" / "templates")
    assert (library.dashboards(), library.alerts(), library.templates()) == there


def test_every_library_that_is_imported_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {re.split(r"[<>=!~ ]", need)[0].lower() for need in project["dependencies"]}
    distributions = packages_distributions()
    foreign = imported() - set(sys.stdlib_module_names) - {"slo_kit"}
    missing = {name for name in foreign if not {one.lower() for one in distributions.get(name, [])} & asked}
    assert not missing


def imported() -> set[str]:
    """The first part of every absolute import in the package."""
    found: set[str] = set()
    for path in (ROOT / "slo_kit").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add((node.module or "").split(".")[0])
    return found
