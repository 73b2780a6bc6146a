"""Servers of the lab start, answer and stop, whatever happens in between."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from slo_kit.errors import CannotRun
from slo_kit.lab.answers import query, rules
from slo_kit.lab.ports import free_ports
from slo_kit.lab.servers import Server, Setup, running

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(shutil.which("prometheus") is None, reason="prometheus is not installed"),
]
QUIET = "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"


def test_two_servers_answer_and_are_stopped_by_an_interrupt(tmp_path: Path) -> None:
    setups = [Setup(name, port, QUIET) for name, port in zip("ab", free_ports(2), strict=True)]
    seen: list[Server] = []
    with pytest.raises(KeyboardInterrupt):
        interrupt(setups, tmp_path, seen)
    assert [server.daemon.ended for server in seen] == [0, 0]


def interrupt(setups: list[Setup], folder: Path, seen: list[Server]) -> None:
    with running(setups, folder) as servers:
        seen.extend(servers)
        assert [query(server.url, "vector(1)")[0].value for server in servers] == [1, 1]
        assert rules(servers[0].url) == ()
        raise KeyboardInterrupt


def test_broken_configuration_is_told_with_the_words_of_the_server(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    broken = Setup("a", port, "globl: {}")
    with pytest.raises(CannotRun, match="Prometheus of a ended at once") as told, running([broken], tmp_path):
        pass
    assert "globl" in str(told.value)


def test_broken_query_is_refused_with_the_words_of_the_server(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    refused = pytest.raises(CannotRun, match=r"refuses query: .*parse error")
    with running([Setup("a", port, QUIET)], tmp_path) as (server,), refused:
        query(server.url, "sum(")


def test_missing_prometheus_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotRun, match="apt-get install prometheus"), running([Setup("a", 1, QUIET)], tmp_path):
        pass
