"""Totals go on whatever happens: history that older rules recorded, and newer ones that go on from it, in promtool.

And they would not, with rules as a careless hand might have written them.
"""

from __future__ import annotations

import functools
import re
import subprocess
import tempfile
from pathlib import Path

import pytest
from evaluator import STEP, Evaluator, RulesFail
from happenings import HAPPENINGS, Careless, Figures, Happening, Loaded
from missed import MISSED

from slo_kit.naming import BAD_EVENTS, BUDGET_REMAINING, EVENTS
from slo_kit.output import write
from slo_kit.pipeline import built
from slo_kit.targets.file import File

EVERY = (*HAPPENINGS, *MISSED)


@pytest.mark.parametrize("happening", EVERY, ids=lambda happening: happening.what)
def test_totals_go_on(happening: Happening, tmp_path: Path) -> None:
    assert lived_through(happening, (), tmp_path) == happening.figures


@pytest.mark.parametrize(
    ("happening", "careless"),
    [pytest.param(one, way, id=f"{one.what}: {way.way}") for one in EVERY for way in one.careless],
)
def test_totals_do_not_go_on_with_careless_rules(happening: Happening, careless: Careless, tmp_path: Path) -> None:
    assert careless.instead != happening.figures
    if isinstance(careless.instead, str):
        with pytest.raises(RulesFail, match=careless.instead):
            lived_through(happening, careless.changes, tmp_path)
    else:
        assert lived_through(happening, careless.changes, tmp_path) == careless.instead


def lived_through(happening: Happening, changes: tuple[tuple[str, str], ...], folder: Path) -> Figures:
    """The old rules first, for three minutes; then whatever is loaded, by the same hand."""
    evaluator = Evaluator(folder / "prometheus")
    last = 0
    for number, loaded in enumerate((Loaded((8, 9, 10)), *happening.then)):
        written = last * 60 - loaded.unread
        if loaded.restarted:
            evaluator.lose(after=written)
        evaluator.load(build(folder / str(number), loaded, changes), loaded.restarted, loaded.failing)
        scraped = counters(happening, written if loaded.restarted else None)
        seen = [evaluator.evaluate(minute, scraped) for minute in loaded.minutes]
        last = loaded.minutes[-1]
    events, bad, left = ([of_the_slo(name, found) for found in seen] for name in (EVENTS, BAD_EVENTS, BUDGET_REMAINING))
    assert [None if one is None else one / 10 for one in events] == bad
    return Figures(tuple(events), None if left[-1] is None or events[-1] is None else round(left[-1], 6))


def of_the_slo(name: str, found: dict[str, float]) -> float | None:
    """The one value; None where it was not recorded in this evaluation."""
    values = [
        value for series, value in found.items() if series.startswith(f'{{__name__="{name}"') and 'slo="availability"' in series
    ]
    assert len(values) <= 1, f"several series called {name}"
    return values[0] if values else None


def counters(happening: Happening, written: int | None) -> dict[str, dict[int, str]]:
    """What a target shows, at each scrape that there is: not from what was `written` last to the start that followed."""
    first = happening.then[-1].minutes[0]
    down = () if written is None else range(written + 1, first * 60)
    bursts = ((9 * 60 + 15, 100), (happening.meanwhile * 60 + 15, 20), (first * 60 + 75, 1))
    shown = {second: sum(tenth for at, tenth in bursts if at < second) for second in range(0, first * 60 + 240, STEP)}
    return {
        f'http_requests_total{{job="shop",instance="a",code="{code}"}}': {
            second: str(tenth * share) for second, tenth in shown.items() if second not in down
        }
        for code, share in (("200", 9), ("500", 1))
    }


def build(folder: Path, loaded: Loaded, changes: tuple[tuple[str, str], ...]) -> Path:
    """Rules that promtool takes for sound, careless or not."""
    write(folder, compiled(loaded.owner, loaded.objective, loaded.slos))
    rules = sorted(folder.glob("regions/default/rules/*.yaml"))
    words = {"<owner>": loaded.owner, "<objective>": str(loaded.objective), "<build>": folder.name}
    for term, without in changes:
        meant = re.sub("<[a-z]+>", lambda word: words[word[0]], without)
        texts = {path: re.subn(term, meant, path.read_text()) for path in rules}
        assert sum(found for _, found in texts.values()), "the rules have no such term"
        for path, (text, _) in texts.items():
            path.write_text(text)
    if changes:
        subprocess.run(["promtool", "check", "rules", *rules], check=True, capture_output=True)
    return folder


@functools.cache
def compiled(owner: str, objective: int, slos: tuple[str, ...]) -> tuple[File, ...]:
    indicator = 'indicator: {ratio: {total: \'http_requests_total{job="shop"}\', bad: {code: "5.."}}}'
    listed = "".join(f"  - {{name: {name}, objective: {objective}, {indicator}}}\n" for name in slos)
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "shop.yaml"
        source.write_text(f"apiVersion: slo-kit/v1\nkind: Service\nservice: shop\nowner: {owner}\nslos:\n{listed}")
        return built([source], ("prometheus",))
