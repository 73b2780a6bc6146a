"""Ports for servers that are about to start are nobody else's."""

from __future__ import annotations

import socket
import subprocess
import sys

from slo_kit.lab.ports import free_ports

ASK = "from slo_kit.lab.ports import free_ports; print(*free_ports(20), flush=True); input()"


def test_processes_that_choose_at_the_same_time_choose_different_ports() -> None:
    asking = [
        subprocess.Popen((sys.executable, "-c", ASK), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in "123"
    ]
    chosen = [one.stdout.readline().split() for one in asking if one.stdout]
    for one in asking:
        one.communicate("\n")
    assert [len(ports) for ports in chosen] == [20, 20, 20]
    assert len({port for ports in chosen for port in ports}) == 60


def test_a_port_in_use_is_not_chosen_and_none_twice_in_a_row() -> None:
    first, second = free_ports(3), free_ports(3)
    assert not set(first) & set(second)
    with socket.create_server(("127.0.0.1", first[0])):
        later = {port for _ in range(30) for port in free_ports(2)}
    assert first[0] not in later
    assert first[1] in later
