"""Who is woken, told by a running Alertmanager with the routes that are built, and what the notifications say."""

from __future__ import annotations

import json
import shutil
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from slo_kit.lab.alertmanager import CONFIG, PROGRAMS, alertmanager, told
from slo_kit.lab.ports import free_ports
from slo_kit.lab.receiver import Receiver
from slo_kit.lab.servers import all_running
from slo_kit.model.plan import Plan
from slo_kit.naming import OF_SLO
from slo_kit.pipeline import planned
from slo_kit.targets.alertmanager import combined, files

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(not any(map(shutil.which, PROGRAMS)), reason="alertmanager is not installed"),
]
HERE = Path(__file__).parent.parent / "alertmanager"
FACTOR = 100
"""Pages wait 0.3 s for others of their group, tickets 0.6 s."""

SENTINEL = "global/search/availability"
Labels = Mapping[str, str]


def alert(name: str, where: str, severity: str = "page") -> dict[str, str]:
    """By its name and `region/service/slo` or `region`."""
    region, *of = where.split("/")
    scope = "global" if region == "global" or name not in OF_SLO else "region"
    slo = dict(zip(("service", "slo"), of, strict=False)) | ({"owner": "checkout"} if of else {})
    return {"alertname": name, "region": region, "scope": scope, "severity": severity, **slo}


def post(url: str, alerts: list[Labels], annotations: Callable[[Labels], Labels] = lambda _: {}) -> datetime:
    """As Prometheus does for alerts that just began; when that was."""
    now = datetime.now(UTC)
    times = {"startsAt": now.isoformat(), "endsAt": (now + timedelta(days=1)).isoformat()}
    sent = [{"labels": dict(one), "annotations": dict(annotations(one)), **times} for one in alerts]
    call = urllib.request.Request(f"{url}/api/v2/alerts", json.dumps(sent).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(call, timeout=10) as answer:
        assert answer.status == 200
    return now


@dataclass
class Woken:
    """What reached the receivers of one Alertmanager."""

    receiver: Receiver = field(default_factory=Receiver)

    @property
    def calls(self) -> list[str]:
        """`page SLORegionDown sa-east-1`, several regions in one line where they were told together."""
        return sorted(
            " ".join((call.receiver, call.firing[0]["alertname"], ",".join(sorted({one["region"] for one in call.firing}))))
            for call in self.receiver.notifications
            if call.firing
        )

    def wait_for(self, alertname: str, receiver: str) -> None:
        deadline = time.monotonic() + 60
        while not any(
            call.receiver == receiver and any(one["alertname"] == alertname for one in call.firing)
            for call in self.receiver.notifications
        ):
            assert time.monotonic() < deadline, self.calls
            time.sleep(0.05)
        # those who were to be told before are not a moment later
        time.sleep(1)


@contextmanager
def telling(config: Callable[[Receiver], str], folder: Path) -> Iterator[tuple[str, Woken]]:
    (port,) = free_ports(1)
    daemon = alertmanager("the Alertmanager", port, folder)
    with ExitStack() as stack:
        woken = Woken()
        stack.enter_context(woken.receiver)
        (folder / CONFIG).write_text(config(woken.receiver))
        stack.enter_context(all_running([daemon]))
        yield daemon.url, woken


def excluded_today(folder: Path) -> Plan:
    """shop/latency in ap-southeast-1, whatever day it is when this runs."""
    today = datetime.now(UTC).date()
    days = f"from: {today - timedelta(days=1)}\nto: {today + timedelta(days=1)}\nzone: UTC\n"
    leave = f'reason: a test\napproved: {{by: us, day: {today}, link: "https://tickets.example"}}\n'
    about = "slos: [shop/latency]\nregions: [ap-southeast-1]\nmode: good\n"
    (folder / "exclusion.yaml").write_text(f"apiVersion: slo-kit/v1\nkind: Exclusion\nexclusion: now\n{days}{leave}{about}")
    # three of thirty days are as much as may be left out
    return planned([HERE / "slos", folder / "exclusion.yaml"])


def test_who_is_woken(tmp_path: Path) -> None:
    """A region that is down, a budget that burns in three regions, in one and globally, and an excluded one."""
    plan = excluded_today(tmp_path)
    burn, ticket = "SLOErrorBudgetBurn", "ticket"
    with telling(lambda receiver: told(plan, receiver, FACTOR), tmp_path / "alertmanager") as (url, woken):
        post(
            url,
            [
                # nobody hears of anything in a region that is down but that
                alert("SLORegionDown", "sa-east-1"),
                alert("SLOTelemetryMissing", "sa-east-1"),
                alert("SLOUndeclaredDrain", "sa-east-1", ticket),
                alert("SLOSelectorEmpty", "sa-east-1/shop/latency"),
                alert(burn, "sa-east-1/shop/availability"),
                # three regions are one call
                *(alert(burn, f"{region}/search/availability") for region in ("eu-west-1", "us-east-1", "ap-southeast-1")),
                # a page mutes the tickets of the same SLO there
                alert(burn, "us-east-1/shop/latency"),
                alert(burn, "us-east-1/shop/latency", ticket),
                alert("SLOErrorBudgetExhausted", "us-east-1/shop/latency", ticket),
                # a global page mutes the regions
                alert(burn, "global/shop/availability"),
                alert(burn, "us-east-1/shop/availability"),
                alert(burn, "eu-west-1/shop/availability", ticket),
                # excluded today, and only there
                alert(burn, "ap-southeast-1/shop/latency"),
                # a budget that is gone mutes the ticket that it will not last
                alert("SLOErrorBudgetExhausted", "eu-west-1/shop/latency", ticket),
                alert(burn, "eu-west-1/shop/latency", ticket),
                # what two SLOs lack in one region is one call to their owner
                alert("SLOSelectorEmpty", "eu-west-1/shop/latency"),
                alert("SLOSelectorEmpty", "eu-west-1/shop/availability"),
                alert("SLOCoverageLow", "eu-west-1/shop/latency", ticket),
                # somebody elsewhere listens to that
                {"alertname": "SLOWatchdog", "region": "global", "scope": "global", "severity": "none"},
            ],
        )
        # told last: whoever else was to be told by then has been
        post(url, [alert("SLORulesDiffer", "global", ticket)])
        woken.wait_for("SLORulesDiffer", "ticket")
    assert woken.calls == [
        "page SLOErrorBudgetBurn ap-southeast-1,eu-west-1,us-east-1",
        "page SLOErrorBudgetBurn global",
        "page SLOErrorBudgetBurn us-east-1",
        "page SLORegionDown sa-east-1",
        "page SLOSelectorEmpty eu-west-1",
        "ticket SLOErrorBudgetExhausted eu-west-1",
        "ticket SLORulesDiffer global",
    ]


@pytest.mark.parametrize("guarded", [True, False])
def test_a_misspelt_label_mutes_nothing_since_both_sides_ask_for_it(guarded: bool, tmp_path: Path) -> None:
    """Without the asking, Alertmanager takes two missing labels for equal, and a dead region silences all others."""

    def misspelt(receiver: Receiver) -> str:
        config = yaml.safe_load(told(planned([HERE / "slos"]), receiver, FACTOR))
        for rule in config["inhibit_rules"]:
            rule["equal"] = [label.replace("region", "regoin") for label in rule["equal"]]
            for side in ("source_matchers", "target_matchers"):
                asked = [matcher.replace('region!=""', 'regoin!=""') for matcher in rule[side]]
                rule[side] = [matcher for matcher in asked if guarded or "regoin" not in matcher]
        return yaml.safe_dump(config)

    with telling(misspelt, tmp_path / "alertmanager") as (url, woken):
        post(url, [alert("SLORegionDown", "sa-east-1"), alert("SLOErrorBudgetBurn", "us-east-1/search/availability")])
        post(url, [alert("SLORulesDiffer", "global", "ticket")])
        woken.wait_for("SLORulesDiffer", "ticket")
    assert ("page SLOErrorBudgetBurn us-east-1" in woken.calls) is guarded
    assert "page SLORegionDown sa-east-1" in woken.calls


def as_written(one: Labels) -> dict[str, str]:
    """As the rules write them."""
    who = f"{one.get('service')}/{one.get('slo')} {'over all regions' if one['region'] == 'global' else 'in ' + one['region']}"
    of_slo = f"slo-kit-slo?var-service={one.get('service')}&var-slo={one.get('slo')}&var-region={one['region']}"
    board = f"https://grafana.example/d/{of_slo if 'slo' in one else 'slo-kit-region?var-region=' + one['region']}"
    summaries = {
        "SLOErrorBudgetBurn": f"{who} spends its error budget 31.2 times too fast",
        "SLOErrorBudgetExhausted": f"{who} has no error budget left",
        "SLOSelectorEmpty": f"{who} is not measured",
        "SLORegionDown": f"{one['region']} is down: 100% of the vantages do not reach it",
    }
    descriptions = {
        "SLOErrorBudgetBurn": "Error budget left: 41.5%."
        + (" Most bad events of the last 1h: us-east-1." if one["region"] == "global" else ""),
        "SLOErrorBudgetExhausted": "Error budget left: -3.2%.",
        "SLOSelectorEmpty": "Its selectors match nothing: the service is gone, or a metric or label was renamed.",
        "SLORegionDown": "Nobody is served there. Its usual events are counted as failed until it serves again.",
    }
    return {
        "summary": summaries[one["alertname"]],
        "description": descriptions[one["alertname"]],
        "dashboard": f"{board}&from=now-6h&to=now",
        "runbook_url": f"https://runbooks.example/{one['alertname']}.md",
    }


SAID: dict[str, list[Labels]] = {
    "a-budget-burns-in-two-regions": [
        alert("SLOErrorBudgetBurn", f"{region}/shop/availability") for region in ("eu-west-1", "us-east-1")
    ],
    "a-budget-burns-globally": [alert("SLOErrorBudgetBurn", "global/shop/latency")],
    "a-budget-is-gone": [alert("SLOErrorBudgetExhausted", "us-east-1/search/availability", "ticket")],
    "two-slos-are-not-measured": [alert("SLOSelectorEmpty", f"eu-west-1/shop/{slo}") for slo in ("availability", "latency")],
    "a-region-is-down": [alert("SLORegionDown", "sa-east-1")],
}
WAYS = {
    "chat": {"title": '{{ template "slo.title" . }}', "text": '{{ template "slo.slack.text" . }}'},
    "plain": {"title": '{{ template "slo.title" . }}', "text": '{{ template "slo.text" . }}'},
    "mail": {"title": "mail", "text": '{{ template "slo.email.html" . }}'},
}


@contextmanager
def chat() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Takes what Alertmanager would write to Slack."""
    taken: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            taken.append({"way": self.path.strip("/"), **said["attachments"][0]})
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
            """Kept, not logged."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", taken
    finally:
        server.shutdown()
        server.server_close()


def test_notifications_say_what_happens_where_to_look_and_what_to_do(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    plan = planned([HERE / "slos"])
    folder = tmp_path / "alertmanager"
    house = yaml.safe_load((HERE / "alertmanager.yml").read_text())
    with chat() as (url, taken):
        for receiver in house["receivers"]:
            receiver["slack_configs"] = [{"api_url": f"{url}/{way}", "channel": "a", **texts} for way, texts in WAYS.items()]
        config = combined(plan, yaml.safe_dump(house))
        config["route"] = quick(config["route"])
        (port,) = free_ports(1)
        daemon = alertmanager("the Alertmanager", port, folder)
        for file in files(plan):
            path = tmp_path / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text)
        (folder / CONFIG).write_text(yaml.safe_dump(config))
        replaced = replace(
            daemon, command=(*daemon.command, "--web.external-url=https://alertmanager.example", "--web.route-prefix=/")
        )
        with all_running([replaced]):
            began = {name: post(daemon.url, alerts, as_written) for name, alerts in SAID.items()}
            deadline = time.monotonic() + 60
            while len(taken) < len(SAID) * len(WAYS):
                assert time.monotonic() < deadline, taken
                time.sleep(0.05)
    for name, alerts in SAID.items():
        summary = as_written(alerts[0])["summary"]
        parts = [
            f"== {one['way']}\n{one['title']}\n{one['text']}\n"
            for one in sorted(taken, key=lambda one: str(one["way"]))
            if summary in one["text"]
        ]
        text = "\n".join(parts)
        hour_before = str(int((began[name] - timedelta(hours=1)).timestamp() * 1000))
        assert f"from={hour_before}&to=now" in text
        text = text.replace(hour_before, "1795525500000").replace(f"{began[name]:%-d %b %H:%M} UTC", "24 Nov 14:05 UTC")
        text = text.replace(f"since {began[name]:%H:%M} UTC", "since 14:05 UTC")
        path = HERE / "notifications" / f"{name}.txt"
        if request.config.getoption("--update"):
            path.write_text(text)
        assert text == path.read_text()


def quick(route: dict[str, Any]) -> dict[str, Any]:
    """The same without waiting."""
    waits = {"group_wait": "300ms"} if "group_wait" in route else {}
    return {**route, **waits, "routes": [quick(one) for one in route.get("routes", [])]}
