"""CRC-32C, which guards every part of a TSDB index; Python has only the other one."""

from __future__ import annotations

from dataclasses import dataclass

_START = 0xFFFFFFFF


def _entry(byte: int) -> int:
    for _ in range(8):
        byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
    return byte


_TABLE = tuple(map(_entry, range(256)))


def crc32c(data: bytes) -> int:
    """The checksum of some bytes."""
    return _after(_START, data) ^ _START


def _after(state: int, data: bytes) -> int:
    for byte in data:
        state = _TABLE[(state ^ byte) & 0xFF] ^ state >> 8
    return state


@dataclass(frozen=True, slots=True)
class Ending:
    """Bytes with which many strings of bytes end; what they do to a checksum is worked out once.

    Reading them is an affine map of the state's 32 bits: what they make of none, and what each bit changes.
    """

    data: bytes
    none: int
    bits: tuple[int, ...]

    @classmethod
    def of(cls, data: bytes) -> Ending:
        """Work it out."""
        none = _after(0, data)
        return cls(data, none, tuple(_after(1 << bit, data) ^ none for bit in range(32)))

    def crc32c(self, beginning: bytes) -> int:
        """The checksum of a beginning and this ending."""
        state, changed = _after(_START, beginning), self.none
        for bit in self.bits:
            if state & 1:
                changed ^= bit
            state >>= 1
        return changed ^ _START
