"""Every term that guards counting is needed: with it taken out of the built rules, a case with hand-worked figures turns red."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from slo_kit.output import write
from slo_kit.pipeline import built

HERE = Path(__file__).parent / "rules"
RAW = r"http_requests_total\{[^}]*\}"
"""A raw counter in the rules of the shop."""
NOTHING_NEW = r"\bor\s+0 \* slo:objective:ratio\{[^}]*\}"

CROWDED = "values-beyond-the-cap-are-told-and-not-counted"
DRIFTS = "a-total-that-is-not-what-raw-series-grew-is-reported"


@dataclass(frozen=True)
class Guard:
    """What a term is for, how to take it out of the text of the rules, and the case that must notice."""

    purpose: str
    term: str
    without: str
    case: str


GUARDS = (
    Guard("a gap is bridged", rf"({RAW})\[1h\]", r"\1[1m]", "a-gap-shorter-than-the-bridge-is-caught-up"),
    Guard(
        "a gap is bridged no longer than it says",
        rf"({RAW})\[1h\]",
        r"\1[2h]",
        "a-gap-longer-than-the-bridge-is-lost-and-nothing-is-counted-twice",
    ),
    Guard("a fall counts from zero", r">=\s+0\b", ">= -1e9", "a-counter-that-fell-counts-from-zero"),
    Guard(
        "a birth counts from zero",
        r"\band on \(job, instance\)",
        "unless on ()",
        "an-error-series-born-with-its-first-errors-counts-them",
    ),
    Guard(
        "the past of a new target is not ours", r"\band on \(job, instance\)", "or on ()", "a-new-target-adds-nothing-of-its-past"
    ),
    Guard(
        "a relabelled target is no new one",
        rf"({RAW}) offset 15s",
        r"last_over_time(\1[1h] offset 15s)",
        "a-label-that-is-renamed-counts-nothing-anew",
    ),
    Guard("a label that is gone is not health", r'code!="",', "", "a-label-that-is-renamed-is-not-taken-for-health"),
    Guard("no errors yet are 0 errors", NOTHING_NEW, "", "an-error-series-born-with-its-first-errors-counts-them"),
    Guard(
        "what is remembered goes on",
        r"slo:total:resumed\{",
        "slo:total:forgotten{",
        "a-total-goes-on-from-what-is-remembered",
    ),
    Guard(
        "only what is missing goes on",
        r"\bunless\s+last_over_time",
        "or last_over_time",
        "a-total-that-was-not-written-for-hours-is-remembered",
    ),
    Guard("nothing measured adds nothing", NOTHING_NEW, "", "a-long-silence-breaks-no-total"),
    Guard("only what this evaluation counted is added", r"\[1ms\]", "[5m]", "a-long-silence-breaks-no-total"),
    Guard(
        "a window may begin in a gap",
        r"\[6h\] offset 6h\b",
        "[5m] offset 6h",
        "a-window-that-begins-in-a-gap-counts-from-before-the-gap",
    ),
    Guard(
        "a window may begin in a gap of hours",
        r"min_over_time\(\s*slo:total:resumed\b",
        "min_over_time(slo:total:forgotten",
        "a-window-that-begins-in-a-gap-of-hours-counts-from-what-was-remembered",
    ),
    Guard(
        "a silent region is caught up",
        r'(\{[^}]*scope="region"[^}]*\})\[6h\]',
        r"\1[5m]",
        "a-region-not-heard-for-40-minutes-is-counted-when-it-returns",
    ),
    Guard(
        "pods are new targets", r"\band on \(job, instance\)", "or on ()", "pods-that-come-and-go-lose-only-what-no-scrape-saw"
    ),
    Guard("a slow scrape is no gap", rf"({RAW})\[1m\]", r"\1[10s]", "a-slower-or-faster-scrape-changes-nothing"),
    Guard(
        "a jump of the clock is bridged",
        rf"({RAW})\[1h\]",
        r"\1[1m]",
        "a-clock-set-ahead-and-back-is-a-gap-and-counts-nothing-twice",
    ),
    Guard("a renamed metric pages in time", r"for: 6m\b", "for: 12m", "a-renamed-metric-pages-the-owner-whatever-the-kind"),
    Guard("what is infinite spoils no total", r"\s+<\s+Inf\b", "", "a-counter-that-shows-no-number-spoils-no-total"),
    Guard(
        "what a scrape saw counts though the next one fails",
        r"\s+or\s+last_over_time\(slo:target:failing\{[^}]*\}\[1ms\]\)",
        "",
        "what-a-scrape-saw-counts-though-the-next-one-fails",
    ),
    Guard(
        "the past of a target that fails at once is not ours",
        r"(max_over_time\(up\{[^}]*\}\[1m\]) offset 1m15s",
        r"\1 offset 15s",
        "what-a-scrape-saw-counts-though-the-next-one-fails",
    ),
    Guard(
        "requests that no bucket tells apart are not counted",
        r"and on \(job, instance\)\s+\(\s+last_over_time\(http_seconds_bucket(.|\n)*?unless(.|\n)*?unless(.|\n)*?\)\s+\)",
        "",
        "requests-of-pods-without-the-bucket-are-not-counted",
    ),
    Guard("an audit needs a day that was measured", r">=\s+1425\.6\b", ">= 0", DRIFTS),
    Guard("an audit needs enough to compare", r">=\s+1000\b", ">= 1", DRIFTS),
    Guard(
        "an audit allows for extrapolation", r">\s+0\.05", "> 0.001", "a-total-that-is-about-what-raw-series-grew-is-left-alone"
    ),
    Guard("one vantage decides nothing", r">= bool\s+2", ">= bool 1", "one-vantage-in-trouble-burns-nothing"),
    Guard("what is no number is no rate", r" >= 0\) < Inf", ")", "rates-are-counted-and-what-is-no-number-is-not"),
    Guard(
        "a slice is judged once",
        r"vector\(time\(\)\)\s+%\s+300\s+<\s+60",
        "vector(1)",
        "a-slice-is-one-event-however-much-happens-in-it",
    ),
    Guard("a slice begins after its start", r"\[4m59s999ms:1m\]", "[5m:1m]", "a-slice-is-one-event-however-much-happens-in-it"),
    Guard("a label that explodes is capped", r"topk\(\s*2,", "topk(9,", CROWDED),
    Guard("a value that is gone makes room", r"time\(\) - 1800\b", "time() - 180000", CROWDED),
    Guard("a value is kept for a while", r"time\(\) - 1800\b", "time() - 0", CROWDED),
    Guard("what a step weighs counts", r"\b5\s+\*", "1 *", "the-budgets-of-a-journey-are-those-of-its-steps-added"),
    Guard("a journey is all its steps", r"==\s+2\b", ">= 1", "a-journey-is-measured-while-all-its-steps-are"),
    Guard("nine failures are no page", r">=\s+10\b", ">= 1", "nine-failures-at-night-wake-nobody"),
)


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    write(folder, built([HERE / "slos"], ("prometheus",)))
    return folder


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.purpose)
def test_counting_is_wrong_without_its_guard(guard: Guard, build: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(build, tmp_path / "build")
    taken = 0
    for rules in folder.glob("*/**/rules/*.yaml"):
        text, found = re.subn(guard.term, guard.without, rules.read_text())
        rules.write_text(text)
        taken += found
    assert taken, "the rules have no such term"
    shutil.copy(HERE / "cases" / f"{guard.case}.yaml", folder)
    checked = [str(path) for path in folder.glob("*/**/rules/*.yaml")]
    subprocess.run(["promtool", "check", "rules", *checked], check=True, capture_output=True)
    done = subprocess.run(
        ["promtool", "test", "rules", folder / f"{guard.case}.yaml"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "FAILED" in done.stderr
