"""The part for Alertmanager: whom it tells, judged by amtool; what it mutes and when, judged against the labels of alerts."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from alert_labels import fires

from slo_kit.errors import CannotRun, SloKitError
from slo_kit.model.plan import Plan, ScopeKind
from slo_kit.model.policy import Severity
from slo_kit.naming import (
    ACTIVES,
    ALERTS,
    BURN,
    EXHAUSTED,
    IDENTITY,
    OF_SLO,
    OWNER,
    REGION_DOWN,
    SERVICE,
    SEVERITY,
    SLO,
    WATCHDOG,
)
from slo_kit.output import write
from slo_kit.pipeline import built, planned
from slo_kit.targets.alertmanager import combined, files, included
from slo_kit.targets.notify.inhibitions import INHIBITIONS, Inhibition, Side
from slo_kit.targets.notify.routes import TOGETHER

HERE = Path(__file__).parent.parent / "alertmanager"
HOUSE = HERE / "alertmanager.yml"
LEAVE = "reason: the database moves\napproved: {by: the lead, day: 2026-09-01}\n"
EXCLUSIONS = {
    "one region, one SLO": "from: 2026-11-28T22:10Z\nto: 2026-11-29T02:00Z\nregions: [us-east-1]\nslos: [shop/availability]",
    "all of a region": "from: 2026-11-27\nto: 2026-11-29\nzone: America/New_York\nregions: [us-east-1]",
    "everywhere": "from: 2026-10-24T23:00\nto: 2026-10-25T03:00\nzone: Europe/Dublin",
    "every week": "every: {weekdays: [sunday], hours: 22:00-02:00, since: 2026-10-18, until: 2026-11-08}\nzone: Europe/Dublin",
    "ends of months": "every: {days: [1, -1], hours: 18:30-24:00, since: 2026-09-30, until: 2026-12-31}\nzone: Asia/Kolkata",
}


def plan_of(*exclusions: str, folder: Path) -> Plan:
    for number, text in enumerate(exclusions):
        head = f"apiVersion: slo-kit/v1\nkind: Exclusion\nexclusion: e{number}\n"
        (folder / f"{number}.yaml").write_text(head + LEAVE + text)
    return planned([HERE / "slos", *([folder] if exclusions else [])])


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    write(folder, built([HERE / "slos"], ("alertmanager",), (), HOUSE))
    return folder / "alertmanager" / "alertmanager.yml"


def amtool(*arguments: str | Path) -> str:
    done = subprocess.run(["amtool", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def labels(alert: str, **given: str) -> dict[str, str]:
    of_slo = {SERVICE: "shop", SLO: "availability", OWNER: "checkout"} if alert in OF_SLO else {}
    return {"alertname": alert, "region": "us-east-1", "scope": "region", SEVERITY: "page", **of_slo, **given}


@pytest.mark.parametrize(
    ("told", "given"),
    [
        ("pagerduty-checkout", labels(BURN)),
        ("slack", labels(BURN, severity="ticket")),
        ("pagerduty", labels(BURN, service="search", owner="search")),
        ("slack-search", labels(EXHAUSTED, service="search", owner="search", severity="ticket")),
        ("pagerduty-checkout", labels("SLOSelectorEmpty")),
        ("pagerduty", labels(REGION_DOWN, scope="global")),
        ("pagerduty-checkout", labels(ACTIVES, region="global", scope="global")),
        ("slack", labels("SLOCalendarEnds", severity="ticket")),
        ("pagerduty", labels("SLOTelemetryMissing", scope="global")),
        ("slack", labels("SLOTelemetryMissing", scope="global", severity="ticket")),
        ("slack", labels("SLORulesDiffer", region="global", scope="global", severity="ticket")),
        ("dead-mans-switch", labels(WATCHDOG, region="global", scope="global", severity="none")),
        ("everybody", {"alertname": "DiskFull", "severity": "page"}),
        ("everybody", {"alertname": "DiskFull"}),
    ],
)
def test_whoever_owns_it_is_told(told: str, given: dict[str, str], config: Path) -> None:
    pairs = [f"{label}={value}" for label, value in given.items()]
    assert (
        amtool("config", "routes", "test", f"--config.file={config}", f"--verify.receivers={told}", *pairs).splitlines()[0]
        == told
    )


@pytest.mark.parametrize("alert", ALERTS)
def test_every_alert_reaches_somebody_of_ours(alert: str, config: Path) -> None:
    pairs = [f"{label}={value}" for label, value in labels(alert).items()]
    assert amtool("config", "routes", "test", f"--config.file={config}", *pairs) != "everybody"


@pytest.mark.parametrize("exclusion", EXCLUSIONS.values(), ids=list(EXCLUSIONS))
def test_amtool_accepts_the_whole_with_each_sort_of_exclusion(exclusion: str, tmp_path: Path) -> None:
    (tmp_path / "slos").mkdir()
    plan = replace(plan_of(exclusion, folder=tmp_path / "slos"), alertmanager=HOUSE.read_text())
    write(tmp_path / "build", files(plan))
    assert "SUCCESS" in amtool("check-config", tmp_path / "build/alertmanager/alertmanager.yml")


def test_the_part_alone_is_a_configuration_but_for_the_root_of_the_house(tmp_path: Path) -> None:
    """What yq makes of the two: lists one after the other, the rest from the house."""
    write(tmp_path, built([HERE / "slos"], ("alertmanager",)))
    part = yaml.safe_load((tmp_path / "alertmanager/slo-kit.yaml").read_text())
    house = yaml.safe_load(HOUSE.read_text())
    assert set(part["route"]) == {"routes"}
    whole = {
        **house,
        "route": {**house["route"], "routes": [*part["route"]["routes"], *house["route"]["routes"]]},
        "receivers": [*part.get("receivers", []), *house["receivers"]],
        "inhibit_rules": part["inhibit_rules"],
        "templates": part["templates"],
    }
    (tmp_path / "alertmanager/whole.yml").write_text(yaml.safe_dump(whole))
    assert "SUCCESS" in amtool("check-config", tmp_path / "alertmanager/whole.yml")


@pytest.mark.parametrize(
    ("house", "said"),
    [
        ("route: {receiver: a}\nreceivers: [{name: a}, {name: slack}]", 'has no receiver "pagerduty", "dead-mans-switch"'),
        ("receivers: [{name: a}]", "has no route"),
        ("route: [", "is no YAML"),
        ("route: {receiver: a}\ntemplates: [slo-kit/*.tmpl]", "has slo-kit's part in it already"),
    ],
)
def test_a_configuration_that_does_not_fit_is_refused(house: str, said: str) -> None:
    with pytest.raises(CannotRun, match=said):
        combined(planned([HERE / "slos"]), house)


@pytest.mark.parametrize(
    ("house", "said"),
    [
        (b"route: {receiver: a}\nreceivers: [{name: \xff}]", "house.yml:2:20: the byte 0xff is not UTF-8 [not-utf8]"),
        (b"receivers: []\nroute: [", "house.yml:2:8: a value is missing here [yaml-syntax]"),
        (b"route: {receiver: a}\n  receivers: []", "house.yml:2:3: a line that does not belong to the mapping above it"),
        (b"", "house.yml is empty; begin with route: {receiver: ...}, or leave --alertmanager out"),
        (b"# nothing yet\n", "house.yml is empty"),
    ],
)
def test_a_configuration_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, house: bytes, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("house.yml").write_bytes(house)
    with pytest.raises(SloKitError) as raised:
        built([HERE / "slos"], ("alertmanager",), (), Path("house.yml"))
    assert str(raised.value).startswith(said)


def test_every_alert_is_of_one_family_and_told_together_by_labels_that_it_has() -> None:
    families = [alert for alerts in TOGETHER for alert in alerts]
    assert sorted((*families, WATCHDOG)) == sorted(ALERTS)
    for alerts, together in TOGETHER.items():
        assert Side(alerts).lacks(tuple(label for label in together if label != "alertname")) == ()


@pytest.mark.parametrize("inhibition", INHIBITIONS, ids=lambda one: one.why)
def test_both_sides_of_an_inhibition_have_and_ask_for_every_equal_label(inhibition: Inhibition) -> None:
    rule: Any = inhibition.rule
    for side, matchers in ((inhibition.source, rule["source_matchers"]), (inhibition.target, rule["target_matchers"])):
        assert set(side.alerts) <= set(ALERTS)
        assert side.lacks(inhibition.equal) == ()
        assert {f'{label}!=""' for label in rule["equal"]} <= set(matchers)


def test_every_alert_is_seen_to_fire_with_the_labels_that_are_relied_on() -> None:
    """Each promtool case that sees one fire asks for them too; none may be without a case."""
    cases = [yaml.safe_load(path.read_text()) for path in sorted(HERE.parent.glob("*/cases/*.yaml"))]
    asked = [one for case in cases for test in case["tests"] for one in test.get("promql_expr_test", [])]
    assert {name for one in asked if (name := fires(one))} == set(ALERTS)


def test_an_equal_label_that_one_side_lacks_is_refused_when_it_is_written() -> None:
    for misspelt in ("regoin", "slo"):
        with pytest.raises(ValueError, match=misspelt):
            Inhibition("a region is down", Side((REGION_DOWN,)), Side((BURN,)), (misspelt,))


def test_no_alert_mutes_one_that_mutes_it() -> None:
    """Else both fall silent."""
    for first in INHIBITIONS:
        for second in INHIBITIONS:
            back = set(second.target.alerts) & set(first.source.alerts) and set(second.source.alerts) & set(first.target.alerts)
            same = narrowed(second.target, first.source) and narrowed(second.source, first.target)
            assert not (back and same), f"{first.why} / {second.why}"


def narrowed(side: Side, other: Side) -> bool:
    """Whether an alert can be of both."""
    severities = side.severity is None or other.severity is None or side.severity is other.severity
    scopes = side.scope is None or other.scope is None or side.scope is other.scope
    return severities and scopes


def silent(interval: dict[str, Any], moment: datetime) -> bool:
    """Whether Alertmanager's interval holds a moment, by its documentation."""
    for one in interval["time_intervals"]:
        here = moment.astimezone(ZoneInfo(one["location"]))
        spans = [tuple(map(int, (text + ":" + text).split(":")[:2])) for text in one["days_of_month"]]
        clock = [(t["start_time"], t["end_time"]) for t in one.get("times", [])] or [("00:00", "24:00")]
        if (
            str(here.year) in one["years"]
            and str(here.month) in one["months"]
            and any(first <= here.day <= last for first, last in spans)
            and any(begin <= f"{here:%H:%M}" < end for begin, end in clock)
        ):
            return True
    return False


@pytest.mark.parametrize("exclusion", EXCLUSIONS.values(), ids=list(EXCLUSIONS))
def test_nobody_is_told_while_an_exclusion_lasts_and_until_windows_have_forgotten_it(exclusion: str, tmp_path: Path) -> None:
    plan = plan_of(exclusion, folder=tmp_path)
    named = {one["name"]: one for one in included(plan)["time_intervals"]}
    # the short windows of the policy are at most 30 min for pages and 6 h for tickets; the global evaluator, which hears last,
    # has pages up to 4 min 15 s late and tickets 6 min 15 s
    for severity, tail in ((Severity.PAGE, timedelta(minutes=35)), (Severity.TICKET, timedelta(hours=6, minutes=7))):
        interval = named[f"slo-kit-e0-{severity.value}"]
        (found,) = plan.exclusions
        spans = [(datetime.fromtimestamp(begin, UTC), datetime.fromtimestamp(end, UTC) + tail) for begin, end in found.spans]
        for moment in around(spans):
            assert silent(interval, moment) == any(begin <= moment < end for begin, end in spans), moment


def around(spans: list[tuple[datetime, datetime]]) -> Iterator[datetime]:
    """The minutes at both ends of each span, and a few of every day."""
    for edge in (edge for span in spans for edge in span):
        yield from (edge + timedelta(minutes=minutes) for minutes in (-61, -31, -1, 0, 1, 31, 61))
    moment = spans[0][0] - timedelta(days=1)
    while moment < spans[-1][1] + timedelta(days=1):
        yield moment
        moment += timedelta(minutes=97)


def test_only_what_an_exclusion_is_about_is_silent(tmp_path: Path) -> None:
    plan = plan_of(EXCLUSIONS["one region, one SLO"], EXCLUSIONS["every week"] + "\nregions: [eu-west-1]", folder=tmp_path)
    (route,) = included(plan)["route"]["routes"]
    assert muting(route, labels(BURN)) == ["slo-kit-e0-page"]
    assert muting(route, labels(BURN, severity="ticket")) == ["slo-kit-e0-ticket"]
    assert muting(route, labels(BURN, region="eu-west-1")) == ["slo-kit-e1-page"]
    assert muting(route, labels(REGION_DOWN, region="eu-west-1")) == ["slo-kit-e1-page"]
    for other in (
        labels(BURN, slo="latency"),
        labels(BURN, region="global"),
        labels(REGION_DOWN),
        labels("SLORulesDiffer", region="global"),
        labels(ACTIVES),
    ):
        assert muting(route, other) == []


def test_what_is_only_annotated_is_told_as_always(tmp_path: Path) -> None:
    assert "time_intervals" not in included(plan_of(EXCLUSIONS["everywhere"] + "\nmode: annotate", folder=tmp_path))


def muting(route: dict[str, Any], given: dict[str, str]) -> list[str]:
    """The silent times of the route that Alertmanager would choose: the first that fits, as deep as one does."""
    for child in route.get("routes", []):
        if all(fits(matcher, given) for matcher in child["matchers"]):
            return muting(child, given)
    times: list[str] = route.get("mute_time_intervals", [])
    return times


def fits(matcher: str, given: dict[str, str]) -> bool:
    label, sign, value = matcher.partition("=~" if "=~" in matcher else "=")
    value = value.strip('"')
    return given.get(label, "") in (value.split("|") if sign == "=~" else [value])


def test_identity_scope_values_are_those_of_the_rules() -> None:
    assert {side.scope for one in INHIBITIONS for side in (one.source, one.target)} == {None, *ScopeKind}
    assert IDENTITY == ("service", "slo", "region", "scope")
