"""Pushes samples as a Prometheus would: the remote write protocol (1.0), as much of it as one sample needs."""

from __future__ import annotations

import struct
import urllib.error
import urllib.request
from collections.abc import Mapping

from slo_kit.targets.transports.remote_write import PATH

HEADERS = {
    "Content-Type": "application/x-protobuf",
    "Content-Encoding": "snappy",
    "X-Prometheus-Remote-Write-Version": "0.1.0",
}


def push(url: str, labels: Mapping[str, str], value: float, moment: float) -> str:
    """Nothing if the sample was taken, else what the receiver says."""
    named = b"".join(_field(1, _field(1, name.encode()) + _field(2, text.encode())) for name, text in sorted(labels.items()))
    sample = b"\x09" + struct.pack("<d", value) + b"\x10" + _varint(round(moment * 1000))
    body = _snappy(_field(1, named + _field(2, sample)))
    try:
        with urllib.request.urlopen(urllib.request.Request(f"{url}{PATH}", body, HEADERS)):
            return ""
    except urllib.error.HTTPError as error:
        return error.read().decode().strip()


def _field(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | 2]) + _varint(len(content)) + content


def _varint(number: int) -> bytes:
    written = bytearray()
    while number > 0x7F:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*written, number])


def _snappy(content: bytes) -> bytes:
    """One literal: a form of the format that compresses nothing."""
    return _varint(len(content)) + bytes([61 << 2]) + struct.pack("<H", len(content) - 1) + content
