"""One block of a few series becomes one of many: each series under many names, all with the same samples.

Only the index is written anew (format 2 of the TSDB), so that 24,000 series of 35 days are there in seconds. What a query
decodes is what it would decode of series of their own; that their samples lie in the same pages of the file favours
whoever reads most.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.rules.checksum import Ending, crc32c

Labels = tuple[tuple[str, str], ...]
_HEAD = struct.pack(">IB", 0xBAAAD700, 2)
_TOC = struct.Struct(">6Q")


@dataclass(frozen=True, slots=True)
class Series:
    """The labels of a series, sorted, and its chunks as the index has them."""

    labels: Labels
    chunks: Ending


def multiply(block: Path, names: Iterable[dict[str, str]]) -> int:
    """Write the index anew, every series once with each of `names` put in the place of label values; how many there are."""
    index = block / "index"
    few = tuple(_read(index.read_bytes()))
    changes = tuple(names)
    many = [
        Series(tuple((key, new.get(value, value)) for key, value in one.labels), one.chunks) for one in few for new in changes
    ]
    unlike = {one.labels: one for one in many}
    index.write_bytes(_written([unlike[labels] for labels in sorted(unlike)]))
    return len(unlike)


def _read(data: bytes) -> Iterator[Series]:
    symbols_at, series_at, end, *_ = _TOC.unpack(data[-_TOC.size - 4 : -4])
    symbols = tuple(_strings(data, symbols_at + 8, int.from_bytes(data[symbols_at + 4 : symbols_at + 8], "big")))
    at = series_at
    while (at := -(-at // 16) * 16) < end:
        length, start = _uvarint(data, at)
        if not length:
            return
        count, place = _uvarint(data, start)
        labels = []
        for _ in range(count):
            name, place = _uvarint(data, place)
            value, place = _uvarint(data, place)
            labels.append((symbols[name], symbols[value]))
        yield Series(tuple(labels), Ending.of(data[place : start + length]))
        at = start + length + 4


def _strings(data: bytes, at: int, count: int) -> Iterator[str]:
    for _ in range(count):
        length, at = _uvarint(data, at)
        yield data[at : at + length].decode()
        at += length


def _written(series: list[Series]) -> bytes:
    """All parts in order: symbols, series, lists of the series of each label, where those lists are, where all parts are."""
    words = sorted({"", *(word for one in series for pair in one.labels for word in pair)})
    number = {word: _varint(place) for place, word in enumerate(words)}
    out = bytearray(_HEAD)
    out += _guarded(struct.pack(">I", len(words)) + b"".join(map(_text, words)))
    series_at = len(out)
    lists: dict[tuple[str, str], list[int]] = {("", ""): []}
    for one in series:
        out += bytes(-len(out) % 16)
        for pair in (("", ""), *one.labels):
            lists.setdefault(pair, []).append(len(out) // 16)
        beginning = _varint(len(one.labels)) + b"".join(number[word] for pair in one.labels for word in pair)
        out += _varint(len(beginning) + len(one.chunks.data)) + beginning + one.chunks.data
        out += struct.pack(">I", one.chunks.crc32c(beginning))
    lists_at, table = len(out), bytearray(struct.pack(">I", len(lists)))
    for (name, value), places in sorted(lists.items()):
        out += bytes(-len(out) % 4)
        table += b"\x02" + _text(name) + _text(value) + _varint(len(out))
        out += _guarded(struct.pack(f">{len(places) + 1}I", len(places), *places))
    empty_at = len(out)
    out += _guarded(struct.pack(">I", 0))
    table_at = len(out)
    out += _guarded(bytes(table))
    toc = _TOC.pack(len(_HEAD), series_at, lists_at, empty_at, lists_at, table_at)
    return bytes(out) + toc + struct.pack(">I", crc32c(toc))


def _guarded(content: bytes) -> bytes:
    """With its length before and its checksum behind."""
    return struct.pack(">I", len(content)) + content + struct.pack(">I", crc32c(content))


def _text(word: str) -> bytes:
    data = word.encode()
    return _varint(len(data)) + data


def _varint(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _uvarint(data: bytes, at: int) -> tuple[int, int]:
    """A number and where it ends."""
    value = shift = 0
    while data[at] >= 0x80:
        value |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
    return value | data[at] << shift, at + 1
