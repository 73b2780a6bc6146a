"""A global Prometheus that regions push to: with the section that is built for it, nobody can shut the others out."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest
from pushing import push

from slo_kit.lab.ports import free_ports
from slo_kit.lab.servers import Setup, running
from slo_kit.library import incidents
from slo_kit.pipeline import built

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(shutil.which("prometheus") is None, reason="prometheus is not installed"),
]
NAME = {"__name__": "slo:sent_events:total", "service": "rpc-gateway", "slo": "availability", "scope": "region"}
HOUR = 3600


def test_a_region_that_lives_in_the_future_shuts_nobody_out_and_a_late_one_is_taken_back(tmp_path: Path) -> None:
    """A Prometheus before 2.54 without the section refuses the present of all regions: what is newest is what it goes by."""
    files = {file.path: file.text for file in built([incidents() / "worlds" / "pushed.yaml"], ("prometheus",))}
    bare, guarded = free_ports(2)
    plain = Setup("bare", bare, "{}", flags=("--web.enable-remote-write-receiver",))
    setups = (plain, replace(plain, name="guarded", port=guarded, config=files["global/receiver.yaml"]))
    with running(setups, tmp_path) as servers:
        now = time.time()
        said = {
            server.setup.name: (
                push(server.url, {**NAME, "region": "eu-west-1"}, 1, now + 2 * HOUR),
                push(server.url, {**NAME, "region": "us-east-1"}, 1, now),
                push(server.url, {**NAME, "region": "us-east-1"}, 1, now - 3 * HOUR),
            )
            for server in servers
        }
    assert said["guarded"] == ("", "", "")
    future, present, late = said["bare"]
    assert (future, "out of bounds" in present, "out of bounds" in late) == ("", True, True)
