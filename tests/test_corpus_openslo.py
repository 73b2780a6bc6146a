"""OpenSLO's published documents get the official verdict, and every sample is read or is told exactly why it is not."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from corpus import CORPUS, needs_corpus

from slo_kit.conversion import export_openslo
from slo_kit.dialects.openslo import official
from slo_kit.errors import InputProblems
from slo_kit.loading import read_workspace
from slo_kit.spec.nodes import Mapping, Scalar, Sequence, read_documents

HERE = CORPUS / "openslo"
ROOT = Path(__file__).parent.parent
VALIDATOR = os.environ.get("OPENSLO_VALIDATOR", "")


def verdicts(name: str, folder: Path) -> list[tuple[Path, dict[str, Any]]]:
    path = HERE / name
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [(folder / verdict["file"], verdict) for verdict in map(json.loads, lines)]


CONFORMANCE = verdicts("conformance/verdicts.jsonl", HERE / "conformance")
SAMPLES = verdicts("verdicts-public-samples.jsonl", HERE)
GAPS = {
    "alertpolicy-no-when-flags.yaml": "a policy that alerts of nothing",
    "calendar-minute-unit-mistake.yaml": "shorter than a day",
    "composite-one-objective-without-indicator.yaml": "measures nothing",
    "composite-weight-missing.yaml": "without a weight",
    "duration-0d.yaml": "no time at all",
    "duration-28_d.yaml": "by luck",
    "objectives-empty.yaml": "promises nothing",
    "objectives-missing.yaml": "promises nothing",
    "occurrences-with-timeslicetarget.yaml": "slices have no target",
    "service-nonexistent-upper.yaml": "no Service can be called",
    "sli-counter-missing.yaml": "whether these are counters is not said",
    "targetpercent-0.yaml": "promises nothing",
    "timeslices-window-longer-than-period.yaml": "longer than the whole window",
    "alertcondition-threshold-over-max.yaml": "can burn",
}
"""What the official validator lets through, and what we say of it."""


def named(case: tuple[Path, dict[str, Any]]) -> str:
    return case[0].name


def heads(document: Mapping) -> tuple[str, str]:
    words = {key.text: value.text for key, value in document.entries if isinstance(value, Scalar)}
    return words.get("apiVersion", ""), words.get("kind", "")


def accepted(path: Path) -> bool:
    """Our verdict on all documents of a file."""
    nodes = read_documents(path.read_text(encoding="utf-8"), str(path)).nodes
    found = [one for node in nodes for one in (node.items if isinstance(node, Sequence) else (node,))]
    return all(
        isinstance(one, Mapping) and official.known(*heads(one)) and not official.refused(one, *heads(one)) for one in found
    )


@needs_corpus
@pytest.mark.parametrize("case", [*CONFORMANCE, *SAMPLES], ids=named)
def test_the_verdict_is_the_official_one(case: tuple[Path, dict[str, Any]]) -> None:
    path, verdict = case
    assert accepted(path) is verdict.get("valid", False)


@needs_corpus
@pytest.mark.parametrize("name", GAPS)
def test_what_the_official_validator_lets_through_is_told(name: str) -> None:
    notes = read_workspace([HERE / "conformance" / name]).workspace.notes
    assert [note.message for note in notes if note.id == "openslo-gap" and GAPS[name] in note.message]


@needs_corpus
@pytest.mark.parametrize("case", [case for case in SAMPLES if case[0].suffix in {".yaml", ".yml"}], ids=named)
def test_a_public_sample_is_read_or_is_told_why_not(case: tuple[Path, dict[str, Any]]) -> None:
    """Every SLO of it is there, or a problem stands in the file, with a place and with what to write instead."""
    path, _ = case
    loaded = read_workspace([path])
    text = path.read_text(encoding="utf-8")
    wanted = sum(line.strip().removeprefix("- ") == "kind: SLO" for line in text.splitlines())
    there = sum(len(service.slos) for service in loaded.workspace.services)
    assert there >= wanted or loaded.problems
    assert all(problem.position.line <= len(text.splitlines()) for problem in loaded.problems)


@pytest.mark.skipif(not VALIDATOR, reason="OPENSLO_VALIDATOR does not name a built tools/openslo-validator (needs Go)")
@pytest.mark.parametrize(
    "source", [ROOT / "slos", *sorted((ROOT / "tests" / "dialects").glob("*.yaml"))], ids=lambda path: path.name
)
def test_the_official_validator_accepts_what_is_exported(source: Path, tmp_path: Path) -> None:
    path = tmp_path / "exported.yaml"
    path.write_text(export_openslo([source]).text, encoding="utf-8")
    done = subprocess.run([VALIDATOR, path], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["valid"] is True, done.stdout


@needs_corpus
def test_exporting_what_was_valid_is_valid_again(tmp_path: Path) -> None:
    """Whatever of the conformance set compiles."""
    exported = 0
    for path, verdict in CONFORMANCE:
        if not verdict.get("valid"):
            continue
        try:
            text = export_openslo([path]).text
        except InputProblems:
            continue
        out = tmp_path / path.name
        out.write_text(text, encoding="utf-8")
        assert accepted(out), path.name
        exported += 1
    assert exported > 20
