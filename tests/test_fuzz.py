"""Whatever stands in a file, `slo-kit check` ends with problems or without, and what it passes can be built.

SLO_KIT_FUZZ=5000 looks at so many of each sort, others in every run.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
from pathlib import Path

import pytest
from fuzzing import changed, documents
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slo_kit.cli import run
from slo_kit.pipeline import planned
from slo_kit.targets import prometheus

LONG = os.environ.get("SLO_KIT_FUZZ", "")
LOOKED_AT = settings(
    max_examples=int(LONG or 150),
    derandomize=not LONG,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "slos.yaml"


def ends_well(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    said, told = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(told):
        code = run(["check", str(path), "--format", "json"])
        shown = run(["check", str(path)])
    assert "should not have happened" not in told.getvalue(), told.getvalue()
    assert (code, shown) in {(0, 0), (1, 1)}, told.getvalue()
    problems = json.loads(said.getvalue().partition("\n}")[0] + "\n}")["problems"]
    assert bool(problems) is (code == 1)
    assert all(problem["line"] >= 1 and problem["column"] >= 1 for problem in problems)
    if code == 0:
        prometheus.files(planned([path]))


@given(st.binary(max_size=200))
@LOOKED_AT
def test_bytes(path: Path, data: bytes) -> None:
    ends_well(path, data)


@given(st.text(alphabet="abc:-{}[]\"'|>#&*!%@,? \n\t0159.é\u2028", max_size=60))
@LOOKED_AT
def test_texts_of_what_means_something_to_yaml(path: Path, text: str) -> None:
    ends_well(path, text.encode())


@given(documents())
@LOOKED_AT
def test_documents_of_known_keys(path: Path, text: str) -> None:
    ends_well(path, text.encode("utf-8", errors="surrogatepass"))


@given(changed())
@LOOKED_AT
def test_sound_files_with_something_changed(path: Path, text: str) -> None:
    ends_well(path, text.encode())
