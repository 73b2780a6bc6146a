"""SLOs on overlapping selectors, compiled together, record what each records when compiled alone: over generated workspaces.

promtool evaluates both and says what it got; nothing is worked out here.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from slo_kit.output import write
from slo_kit.pipeline import built

LOOKS = ("9m", "24m", "31m")
ROUTES, PODS, CODES, BOUNDS = ("/pay", "/list"), ("a", "b"), ("200", "429", "500"), ("0.1", "0.3", "+Inf")
STEPS = 62
"""Scrapes, 30 s apart."""

TOTALS = tuple(
    f"requests_total{{{matchers}}}"
    for matchers in ('job="web"', 'job="web",route="/pay"', 'route=~"/.+"', 'code!="429",job="web"')
)
PARTS = ('bad: {code: "5.."}', 'bad: {code: "429|500"}', 'good: {code: "200"}', 'bad: {code: "4..", route: "/pay"}')
HISTOGRAMS = ('rpc_seconds{job="web"}', 'rpc_seconds{route="/pay"}')

ratios = st.builds("ratio: {{total: '{}', {}}}".format, st.sampled_from(TOTALS), st.sampled_from(PARTS))
latencies = st.builds(
    "latency: {{histogram: '{}', threshold: {}}}".format, st.sampled_from(HISTOGRAMS), st.sampled_from(("100ms", "300ms"))
)
slices = st.builds("slices: {{good: 'max(queue{}) < {}'}}".format, st.sampled_from(("", '{route="/pay"}')), st.integers(3, 6))
indicators = st.lists(st.one_of(ratios, ratios, latencies, slices), min_size=2, max_size=3)

there_from_the_start = st.one_of(
    st.builds("0+{}x{}".format, st.integers(0, 9), st.just(STEPS)),
    st.builds(lambda fell, rate: f"7+{rate}x{fell} 0+{rate}x{STEPS - fell}", st.integers(3, 50), st.integers(1, 9)),
    st.builds(lambda gap, rate: f"0+{rate}x{gap} _x9 {rate * (gap + 9)}+{rate}x{STEPS}", st.integers(3, 50), st.integers(1, 9)),
    st.builds("0+{}x{}".format, st.integers(1, 9), st.integers(5, 50)),
)
born = st.builds(lambda born, rate: f"_x{born} {rate}+{rate}x{STEPS - born}", st.integers(3, 50), st.integers(1, 9))
shapes = st.one_of(there_from_the_start, born)
counters = st.fixed_dictionaries(
    {
        f'requests_total{{job="web",instance="{pod}",route="{route}",code="{code}"}}': shapes
        for pod in PODS
        for route in ROUTES
        for code in CODES
    }
)
queues = st.fixed_dictionaries({f'queue{{route="{route}"}}': shapes for route in ROUTES})


@dataclass(frozen=True)
class Histogram:
    """How many requests of a second are answered within each bound."""

    within: tuple[int, int, int]

    def series(self, route: str) -> dict[str, str]:
        labels = f'job="web",instance="a",route="{route}"'
        sums = [sum(self.within[: place + 1]) for place in range(3)]
        buckets = {f'rpc_seconds_bucket{{{labels},le="{le}"}}': f"0+{n}x{STEPS}" for le, n in zip(BOUNDS, sums, strict=True)}
        return {**buckets, f"rpc_seconds_count{{{labels}}}": f"0+{sums[-1]}x{STEPS}"}


histograms = st.builds(Histogram, st.tuples(st.integers(0, 20), st.integers(0, 5), st.integers(0, 5)))
raw = st.builds(
    lambda several, waiting, one, other: {**several, **waiting, **one.series("/pay"), **other.series("/list")},
    counters,
    queues,
    histograms,
    histograms,
)

PLAIN = {
    f'requests_total{{job="web",instance="a",route="/pay",code="{code}"}}': f"0+{n}x{STEPS}" for n, code in enumerate(CODES, 2)
}
OVERLAPPING = ["ratio: {total: 'requests_total', bad: {code: \"5..\"}}", "ratio: {total: 'requests_total', bad: {code: \"429\"}}"]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(indicators, raw)
@example(OVERLAPPING, PLAIN)
def test_slos_compiled_together_record_what_each_records_alone(kinds: list[str], series: dict[str, str]) -> None:
    names = [f"slo-{number}" for number in range(len(kinds))]
    together = _recorded(dict(zip(names, kinds, strict=True)), series, names)
    for name, kind in zip(names, kinds, strict=True):
        alone = _recorded({name: kind}, series, [name])
        assert together[name] == alone[name]


BY_ROUTE = (
    ('ratio: {total: \'requests_total{job="web"%s}\', bad: {code: "5.."}}', ',route="/pay"'),
    ("ratio: {total: 'requests_total%s', good: {code: \"200\"}}", '{route="/pay"}'),
    ("latency: {histogram: 'rpc_seconds{job=\"web\"%s}', threshold: 100ms}", ',route="/pay"'),
)
"""Kinds, and what narrows each to one value of a label."""

PIECES = st.sampled_from(("", ", budget: {slices: 5m, good_above: 80}"))


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(BY_ROUTE), PIECES, raw, st.data())
def test_each_value_of_a_label_records_what_an_slo_of_that_value_alone_records(
    kind: tuple[str, str], pieces: str, series: dict[str, str], data: st.DataObject
) -> None:
    """But for series that are born: of an SLO by label, all series of a target are known by any of them."""
    written, narrowing = kind
    drawn = {name: data.draw(there_from_the_start) for name in series if name.startswith("requests_total")}
    by_route = _recorded({"calls": written % ""}, series | drawn, ["calls:/pay"], more=f"{pieces}, by: [route]")
    alone = _recorded({"calls": written % narrowing}, series | drawn, ["calls"], more=pieces)
    assert [got.replace("calls:/pay", "calls") for got in by_route["calls:/pay"]] == alone["calls"]
    assert all("slo:events:total" in got for got in alone["calls"])


def test_a_rule_that_forgets_which_slo_it_adds_to_would_be_noticed() -> None:
    names = ["slo-0", "slo-1"]
    sound = _recorded(dict(zip(names, OVERLAPPING, strict=True)), PLAIN, names)
    careless = _recorded(dict(zip(names, OVERLAPPING, strict=True)), PLAIN, names, forgotten="slo, ")
    assert careless["slo-0"] != sound["slo-0"]
    assert all("slo:bad_events:total" in got for got in sound["slo-0"])


def _recorded(
    kinds: dict[str, str], series: dict[str, str], asked: Iterable[str], forgotten: str = "", more: str = ""
) -> dict[str, list[str]]:
    """All that is recorded of some SLOs at each look, in promtool's words; without what is `forgotten` in what rules read.

    `more` is written beside every indicator. What leads to totals is left out: of SLOs by label that are not the same steps.
    """
    listed = "".join(f"  - {{name: {name}, objective: 99, indicator: {{{kind}}}{more}}}\n" for name, kind in kinds.items())
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        source = folder / "shop.yaml"
        source.write_text(f"apiVersion: slo-kit/v1\nkind: Service\nservice: shop\nowner: checkout\nslos:\n{listed}")
        write(folder / "build", built([source], ("prometheus",)))
        for rules in (folder / "build").glob("regions/*/rules/*.yaml"):
            rules.write_text(re.sub(f",?{forgotten}", "", rules.read_text()) if forgotten else rules.read_text())
        questions = [f'{{slo="{name}",__name__!~"slo:group:seen|slo:events:counted"}}' for name in asked]
        (folder / "test.yaml").write_text(_test(series, questions))
        done = subprocess.run(["promtool", "test", "rules", folder / "test.yaml"], capture_output=True, text=True, check=False)
    got = re.findall(r"got: ?(.*)", done.stdout + done.stderr)
    assert len(got) == len(questions) * len(LOOKS), done.stdout + done.stderr
    return {name: got[place * len(LOOKS) : (place + 1) * len(LOOKS)] for place, name in enumerate(asked)}


def _test(series: dict[str, str], questions: list[str]) -> str:
    """Nothing is expected of any question, so that promtool says what it got."""
    inputs = "".join(f"      - {{series: '{name}', values: '{values}'}}\n" for name, values in series.items())
    asked = "".join(f"      - {{expr: '{one}', eval_time: {look}}}\n" for one in questions for look in LOOKS)
    return (
        "rule_files: [build/regions/default/rules/*.yaml]\nevaluation_interval: 1m\n"
        "group_eval_order: [slo-kit:counters:shop, slo-kit:counters:shop:calls, slo-kit:burn, slo-kit:budget, slo-kit:health]\n"
        f"tests:\n  - interval: 30s\n    input_series:\n{inputs}    promql_expr_test:\n{asked}"
    )
