"""A Prometheus that cannot be asked, or answers only in part, ends `dashboards verify` with 3 and its reason."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from boards_read import boards
from click.testing import CliRunner, Result

from slo_kit.cli import group
from slo_kit.errors import CannotRun
from slo_kit.inspect.filling import Span
from slo_kit.lab.ports import free_ports
from slo_kit.prometheus import credentials
from slo_kit.prometheus.client import Prometheus, Refused
from tools.board_plan import the_plan

SPAN = Span(0, 60, 60)
Answer = tuple[int, dict[str, Any]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, board in boards(the_plan()).items():
        (tmp_path / f"{name}.json").write_text(json.dumps(board), encoding="utf-8")
    return tmp_path


@contextmanager
def server(status: int, body: object, seen: list[str] | None = None) -> Iterator[str]:
    """Answers every request with the same."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            if seen is not None:
                seen.append(self.headers.get("Authorization", ""))
            self.rfile.read(int(self.headers["Content-Length"]))
            self.answer()

        def do_GET(self) -> None:
            self.answer()

        def answer(self) -> None:
            text = (body if isinstance(body, str) else json.dumps(body)).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
            """Quiet."""

    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{made.server_port}"
    finally:
        made.shutdown()
        made.server_close()


def verify(folder: Path, url: str) -> Result:
    return CliRunner().invoke(group, ["dashboards", "verify", str(folder), "--prom", url])


def test_a_server_that_is_not_there_is_named(folder: Path) -> None:
    (port,) = free_ports(1)
    done = verify(folder, f"http://user:secret@127.0.0.1:{port}")
    assert (done.exit_code, done.stderr) == (3, f"slo-kit: 127.0.0.1:{port} cannot be reached\n")


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (200, {"status": "success", "data": [], "warnings": ["store eu is away"]}, "answers only in part: store eu is away"),
        (200, {"status": "success", "data": [], "isPartial": True}, "answers only in part"),
        (200, {"hello": "world"}, "does not answer like a Prometheus"),
        (404, {}, "does not answer like a Prometheus: status 404"),
        (401, {}, "asks who is there; set SLO_KIT_PROMETHEUS_TOKEN"),
        (200, {"status": "success", "data": []}, "knows no SLO: it has no slo:info"),
    ],
    ids=["warnings", "partial", "another server", "another path", "no credentials", "no rules"],
)
def test_an_answer_that_is_none_or_not_whole_is_told(folder: Path, status: int, body: dict[str, Any], words: str) -> None:
    with server(status, body) as url:
        done = verify(folder, url)
    assert (done.exit_code, words in done.stderr) == (3, True), done.output


def of(result: object) -> dict[str, Any]:
    return {"status": "success", "data": {"resultType": "vector", "result": result}}


STRANGE_DATA: tuple[object, ...] = (None, [], {}, "x", {"resultType": "vector"})
STRANGE_RESULTS: tuple[object, ...] = (None, {}, "x", [5], [{"metric": {}}], [{"value": [0, "1"]}])
STRANGE_VALUES: tuple[object, ...] = (None, "1", [], [0], [0, 1], [0, "y"])
STRANGE_LABELS: tuple[object, ...] = (None, [], {"le": 5})
STRANGE_WARNINGS: tuple[object, ...] = (5, "x", {}, [5])


@pytest.mark.parametrize(
    "body",
    [
        *({"status": "success", "data": data} for data in STRANGE_DATA),
        *(of(result) for result in STRANGE_RESULTS),
        *(of([{"metric": {}, "value": value}]) for value in STRANGE_VALUES),
        *(of([{"metric": metric, "value": [0, "1"]}]) for metric in STRANGE_LABELS),
        *({**of([]), "warnings": warnings} for warnings in STRANGE_WARNINGS),
        [],
        5,
        f"{'[' * 100_000}{']' * 100_000}",
        f'{{"status": "success", "data": {"9" * 5_000}}}',
    ],
    ids=str,
)
def test_what_no_prometheus_answers_is_not_taken_for_an_answer(body: object) -> None:
    with server(200, body) as url, pytest.raises(CannotRun, match="does not answer like a Prometheus"):
        Prometheus(url).instant("up", 0)


@pytest.mark.parametrize("data", [None, {}, "x", [5], [{"a": 1}]])
def test_lists_of_something_else_are_no_series_and_no_values(data: object) -> None:
    with server(200, {"status": "success", "data": data}) as url:
        one = Prometheus(url)
        for ask in (partial(one.label_values, "job"), partial(one.series, "up", SPAN), partial(one.over, "up", SPAN)):
            with pytest.raises(CannotRun, match="does not answer like a Prometheus"):
                ask()


def test_a_number_without_labels_and_a_histogram_are_answers() -> None:
    with server(200, {"status": "success", "data": {"resultType": "scalar", "result": [0, "1"]}}) as url:
        assert Prometheus(url).instant("1", 0) == ({"metric": {}, "value": [0, "1"]},)
    with server(200, of([{"metric": {}, "histogram": [0, {"count": "1"}]}])) as url:
        assert Prometheus(url).instant("up", 0) == ({"metric": {}, "histogram": [0, {"count": "1"}]},)


def test_an_address_without_a_scheme_says_what_to_write(folder: Path) -> None:
    done = verify(folder, "prometheus:9090")
    assert (done.exit_code, "write http://host:port" in done.stderr) == (3, True)


def test_a_refused_query_keeps_the_words_of_the_server() -> None:
    with server(400, {"status": "error", "errorType": "bad_data", "error": "parse error: no"}) as url:
        assert Prometheus(url).instant("sum(", 0) == Refused("parse error: no")


def test_what_a_server_says_of_a_query_is_quoted_without_our_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLO_KIT_PROMETHEUS_TOKEN", "hunter2")
    with server(400, {"status": "error", "errorType": "bad_data", "error": "not with\nBearer hunter2"}) as url:
        assert Prometheus(url).instant("sum(", 0) == Refused("not with Bearer ***")


@pytest.mark.parametrize(
    ("environment", "sent"),
    [
        ({}, ""),
        ({credentials.TOKEN: "abc"}, "Bearer abc"),
        ({credentials.USER: "ann", credentials.PASSWORD: "b"}, "Basic YW5uOmI="),
    ],
    ids=["none", "a token", "a user"],
)
def test_credentials_come_from_the_environment(
    environment: dict[str, str], sent: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login other password other\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in (credentials.TOKEN, credentials.USER, credentials.PASSWORD):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    seen: list[str] = []
    with server(200, {"status": "success", "data": []}, seen) as url:
        Prometheus(url).ask("series", {"match[]": "x"})
    assert seen == [sent]
