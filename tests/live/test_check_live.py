"""`slo-kit check --live` against a real Prometheus that scrapes a page of ours, on which little is as it should be."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from slo_kit.cli import run
from slo_kit.lab.ports import free_ports
from slo_kit.lab.servers import Setup, running

pytestmark = pytest.mark.live

METRICS = """# TYPE requests_total counter
requests_total{status="200"} 1000
requests_total{status="500"} 1
# TYPE in_use gauge
in_use 4
# TYPE call_seconds histogram
call_seconds_bucket{le="0.1"} 5
call_seconds_bucket{le="0.5"} 9
call_seconds_bucket{le="+Inf"} 10
call_seconds_sum 3
call_seconds_count 10
# TYPE slow_seconds histogram
slow_seconds_bucket{le="0.1"} 0
slow_seconds_bucket{le="0.5"} 0
slow_seconds_bucket{le="+Inf"} 10
slow_seconds_sum 3000
slow_seconds_count 10
# TYPE blocks_total counter
blocks_total{chain="a"} 5
blocks_total{chain="b"} 5
blocks_total{chain="c"} 5
# TYPE probe_up gauge
probe_up{vantage="dublin"} 1
"""

CONFIG = """global: {{scrape_interval: 1s, external_labels: {{region: us-east-1}}}}
scrape_configs: [{{job_name: rpc, static_configs: [{{targets: ["127.0.0.1:{port}"]}}]}}]
"""

WORKSPACE = """apiVersion: slo-kit/v1
kind: Topology
regions: [{{name: eu-west-1, prometheus: "{url}"}}]
---
apiVersion: slo-kit/v1
kind: Service
service: rpc
owner: platform
slos:
  - name: sound
    objective: 99.9
    indicator: {{ratio: {{total: 'requests_total{{job="rpc"}}', bad: {{status: "5.."}}}}}}
  - name: misspelt
    objective: 99.9
    indicator: {{ratio: {{total: request_total, bad: {{status: "5.."}}}}}}
  - name: another-job
    objective: 99.9
    indicator: {{ratio: {{total: 'requests_total{{job="rcp"}}', bad: {{status: "5.."}}}}}}
  - name: another-label
    objective: 99.9
    indicator: {{ratio: {{total: 'requests_total{{job=~"rpc"}}', bad: {{state: "5.."}}}}}}
  - name: a-gauge
    objective: 99.9
    indicator: {{ratio: {{total: in_use, bad: {{status: "5.."}}}}}}
  - name: no-bucket
    objective: 99
    indicator: {{latency: {{histogram: call_seconds, threshold: 300ms}}}}
  - name: too-slow-for-its-buckets
    objective: 99
    indicator: {{latency: {{histogram: slow_seconds, threshold: 500ms}}}}
  - name: not-native
    objective: 99
    indicator: {{latency: {{histogram: 'call_seconds{{job="rpc"}}', threshold: 300ms, native: true}}}}
  - name: by-chain
    objective: 99
    by: {{labels: [chain], at_most: 2}}
    indicator: {{ratio: {{total: blocks_total, bad: {{job: "x"}}}}}}
  - name: from-one-place
    objective: 99
    policy: slices
    indicator: {{probe: {{success: probe_up}}}}
  - name: in-a-hurry
    objective: 99.9
    counting: {{delay: 20ms}}
    indicator: {{ratio: {{total: 'requests_total{{job="rpc"}}', bad: {{status: "5.."}}}}}}
"""
TAKEN = 0.05
"""Seconds that the page takes to be read."""


@contextmanager
def page(text: str) -> Iterator[int]:
    """A target that shows this; its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.end_headers()
            time.sleep(TAKEN)
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
            """Quiet."""

    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield made.server_port
    finally:
        made.shutdown()
        made.server_close()


def until_scraped(url: str) -> None:
    """And two seconds more: questions are about a whole second, and what came within it is not there yet."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        known = requests.get(f"{url}/api/v1/metadata?metric=probe_up", timeout=5).json()["data"]
        seen = requests.get(f"{url}/api/v1/query?query=probe_up offset 2s", timeout=5).json()["data"]["result"]
        if known and seen:
            return
        time.sleep(0.2)
    pytest.fail("the page was not scraped in half a minute")


def test_what_is_not_there_or_is_something_else_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (free,) = free_ports(1)
    slos = tmp_path / "slos.yaml"
    with page(METRICS) as port, running([Setup("eu", free, CONFIG.format(port=port), retention="15d")], tmp_path) as (server,):
        until_scraped(server.url)
        slos.write_text(WORKSPACE.format(url=server.url), encoding="utf-8")
        code = run(["check", str(slos), "--live"])
        said = capsys.readouterr().err
    assert code == 1
    found = re.findall(r"^\S+slos\.yaml:(\d+):\d+: (.*) \[([a-z-]+)\]$", said, re.MULTILINE)
    assert {(int(line), name) for line, _, name in found} == {
        (3, "short-retention"),
        (3, "other-region"),
        (15, "selector-empty"),
        (18, "selector-empty"),
        (21, "label-missing"),
        (24, "other-type"),
        (24, "label-missing"),
        (27, "bucket-missing"),
        (30, "beyond-buckets"),
        (33, "not-native"),
        (36, "too-many-groups"),
        (41, "one-vantage"),
        (45, "slow-scrapes"),
    }
    words = "\n".join(message for _, message, _ in found)
    assert 'no metric "request_total", did you mean "requests_total"?' in words
    assert "has no bucket at the threshold in eu-west-1; near it are 0.1, 0.5 (seconds)" in words
    assert 'calls itself region="us-east-1"' in words
    assert '"job" is rpc, did you mean "rpc"?' in said


def test_a_region_that_cannot_be_asked_is_named_and_ends_with_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (free,) = free_ports(1)
    slos = tmp_path / "slos.yaml"
    head, _, rest = WORKSPACE.format(url=f"http://127.0.0.1:{free}").partition("  - name: misspelt")
    slos.write_text(head, encoding="utf-8")
    assert rest
    assert run(["check", str(slos), "--live"]) == 3
    assert capsys.readouterr().err == f"slo-kit: eu-west-1 could not be asked: 127.0.0.1:{free} cannot be reached\n"
