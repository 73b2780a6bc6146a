"""A scrape target that shows native histograms, as Prometheus takes them: delimited protobuf, written by hand.

The fields are those of io.prometheus.client (prometheus/client_model, metrics.proto).
"""

from __future__ import annotations

import struct
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from types import TracebackType

HISTOGRAM = 4
"""Of the enumeration MetricType."""
DELIMITED = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited"
_VARINT, _DOUBLE, _BYTES = 0, 1, 2
"""How the value of a field is written (protobuf, wire types)."""
_NEXT_TO_ZERO = 2.0**-128


class NativeExporter(AbstractContextManager["NativeExporter"]):
    """Histograms of one metric by their labels, of schema 0: bucket i holds what is above 2^(i-1) and at most 2^i."""

    def __init__(self, metric: str) -> None:
        self._metric = metric
        self._observed: dict[tuple[tuple[str, str], ...], Counter[int]] = {}
        self._lock = threading.Lock()
        self.paused = False
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True

    def __enter__(self) -> NativeExporter:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self) -> str:
        """Host and port, as in a scrape configuration."""
        return f"127.0.0.1:{self._server.server_port}"

    def observe(self, labels: Mapping[str, str], buckets: Mapping[int, int]) -> None:
        """So many more observations in each bucket; labels that are new make a new series."""
        with self._lock:
            self._observed.setdefault(tuple(sorted(labels.items())), Counter()).update(buckets)

    def restart(self, labels: Mapping[str, str]) -> None:
        """One histogram begins again, empty."""
        with self._lock:
            self._observed[tuple(sorted(labels.items()))] = Counter()

    def exposition(self) -> bytes:
        """One scrape: a single family."""
        with self._lock:
            metrics = [_field(4, _metric(labels, buckets)) for labels, buckets in self._observed.items()]
        family = _field(1, self._metric.encode()) + _field(3, HISTOGRAM) + b"".join(metrics)
        return _varint(len(family)) + family


def _metric(labels: Iterable[tuple[str, str]], buckets: Counter[int]) -> bytes:
    pairs = (_field(1, _field(1, name.encode()) + _field(2, value.encode())) for name, value in labels)
    return b"".join(pairs) + _field(7, _histogram(buckets))


def _histogram(buckets: Counter[int]) -> bytes:
    """All buckets from the lowest to the highest in one span; counts as differences to the one before."""
    said = _field(1, buckets.total()) + _field(2, float(buckets.total())) + _field(5, 0) + _field(6, _NEXT_TO_ZERO)
    if not buckets:
        return said
    every = range(min(buckets), max(buckets) + 1)
    # Prometheus counts spans from index 0, whose upper bound is 1
    said += _field(12, _field(1, _zigzag(every[0])) + _field(2, len(every)))
    deltas = (later - earlier for earlier, later in pairwise([0, *(buckets[index] for index in every)]))
    return said + b"".join(_field(13, _zigzag(delta)) for delta in deltas)


def _field(number: int, value: int | float | bytes) -> bytes:
    match value:
        case int():
            return _varint(number << 3 | _VARINT) + _varint(value)
        case float():
            return _varint(number << 3 | _DOUBLE) + struct.pack("<d", value)
        case bytes():
            return _varint(number << 3 | _BYTES) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*written, value])


def _zigzag(value: int) -> int:
    """Signed numbers as protobuf has them: 0, -1, 1, -2 become 0, 1, 2, 3."""
    return value << 1 if value >= 0 else -value * 2 - 1


def _handler(exporter: NativeExporter) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(503 if exporter.paused else 200)
            self.send_header("Content-Type", DELIMITED)
            self.end_headers()
            self.wfile.write(exporter.exposition())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
            """Scrapes are not worth a line each."""

    return Handler
