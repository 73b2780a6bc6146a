"""Definitions that changed, read out of a real git repository."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from slo_kit.pipeline import changes
from slo_kit.report.changes import Changed

MONDAY = int(datetime(2026, 11, 23, tzinfo=UTC).timestamp())
DAY, WEEK = 86_400, 7 * 86_400
WORKSPACE = """\
apiVersion: slo-kit/v1
kind: Service
service: rpc
owner: platform
slos:
  - name: availability
    objective: {objective}
    period: {period}
    indicator: {{ratio: {{total: 'requests_total{{job="{job}"}}', bad: {{code: "5.."}}}}}}
"""


class Repository:
    """A git repository with a workspace in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.slos = folder / "slos"
        self.slos.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, at: int = MONDAY) -> None:
        who = {f"GIT_{one}_{what}": value for one in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "a"), ("EMAIL", "a@b"))}
        when = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), f"@{at} +0000")
        alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        subprocess.run(["git", "-C", self.folder, *arguments], check=True, env={**os.environ, **who, **when, **alone})

    def commit(self, at: int, objective: str = "99.95", period: str = "30d", job: str = "rpc") -> None:
        (self.slos / "rpc.yaml").write_text(WORKSPACE.format(objective=objective, period=period, job=job), encoding="utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "a change", at=at)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "repository")
    made.commit(MONDAY - 10 * DAY)
    return made


def test_an_objective_that_was_loosened_says_what_it_does_to_the_budget(repository: Repository) -> None:
    repository.commit(MONDAY - 3 * DAY, objective="99.9")
    repository.commit(MONDAY + DAY, objective="99")
    found = changes((repository.slos,), MONDAY - WEEK, MONDAY)
    assert found.changed == (Changed("rpc/availability", "objective", "99.95 %", "99.9 %", "the budget is 2 x of what it was"),)
    assert found.since.endswith(" of Fri 13 Nov 2026 00:00 UTC")


def test_a_period_an_indicator_and_new_slos_are_told(repository: Repository) -> None:
    repository.commit(MONDAY - 3 * DAY, period="28d", job="gateway")
    more = WORKSPACE.format(objective="99", period="30d", job="wallet").replace("service: rpc", "service: wallet")
    (repository.slos / "wallet.yml").write_text(more, encoding="utf-8")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "a change", at=MONDAY - 2 * DAY)
    told = [(one.about, one.what, one.before, one.now) for one in changes((repository.slos,), MONDAY - WEEK, MONDAY).changed]
    assert told == [
        ("rpc/availability", "indicator", "", "counts otherwise"),
        ("rpc/availability", "period", "30d", "28d"),
        ("wallet/availability", "the SLO", "", "new"),
    ]


def test_a_comment_changes_nothing(repository: Repository) -> None:
    with (repository.slos / "rpc.yaml").open("a", encoding="utf-8") as file:
        file.write("# a remark\n")
    repository.git("commit", "--quiet", "--all", "--message", "a remark", at=MONDAY - DAY)
    assert changes((repository.slos,), MONDAY - WEEK, MONDAY).changed == ()


@pytest.mark.parametrize("before", [MONDAY - 20 * DAY])
def test_what_is_older_than_history_is_not_known(repository: Repository, before: int) -> None:
    found = changes((repository.slos,), before, MONDAY)
    assert found.changed == ()
    assert found.reason == "no commit is older than 2026-11-03 00:00 UTC"


def test_a_workspace_that_is_wrong_by_now_is_said_and_not_guessed_at(repository: Repository) -> None:
    repository.commit(MONDAY - 9 * DAY, objective="0.999")
    repository.commit(MONDAY - 3 * DAY)
    reason = changes((repository.slos,), MONDAY - WEEK, MONDAY).reason
    assert reason.startswith("the workspace of that time does not pass the checks of today: objective 0.999")


def test_without_git_the_reason_is_said(tmp_path: Path) -> None:
    assert changes((tmp_path,), MONDAY - WEEK, MONDAY).reason.startswith("git says: fatal: not a git repository")


def test_nothing_of_a_repository_is_run_and_links_are_not_followed(repository: Repository, tmp_path: Path) -> None:
    trace = tmp_path / "ran"
    hook = repository.folder / ".git" / "hooks" / "post-checkout"
    hook.write_text(f"#!/bin/sh\ntouch {trace}\n", encoding="utf-8")
    hook.chmod(0o755)
    (repository.folder / ".gitattributes").write_text("*.yaml filter=evil diff=evil\n", encoding="utf-8")
    for name in ("filter.evil.smudge", "filter.evil.clean", "diff.evil.textconv"):
        repository.git("config", name, f"touch {trace}; cat")
    repository.git("config", "core.fsmonitor", f"touch {trace}")
    outside = tmp_path / "outside.yaml"
    outside.write_text(WORKSPACE.format(objective="90", period="30d", job="evil").replace("rpc", "evil"), encoding="utf-8")
    (repository.slos / "link.yaml").symlink_to(outside)
    repository.commit(MONDAY - 3 * DAY, objective="99.9")
    trace.unlink(missing_ok=True)
    assert [one.about for one in changes((repository.slos,), MONDAY - WEEK, MONDAY).changed] == ["rpc/availability"]
    assert not trace.exists()
