"""The benchmark of rules multiplies blocks by writing their index anew; promtool must read the result as it reads any."""

from __future__ import annotations

import subprocess
from pathlib import Path

from benchmarks.rules.checksum import Ending, crc32c
from benchmarks.rules.multiply import multiply
from slo_kit.lab.blocks import make_blocks

BEGAN = 1_700_006_400


def test_a_checksum_is_that_of_the_standard() -> None:
    """The check value of CRC-32C (RFC 3720, appendix B.4 has others)."""
    assert crc32c(b"123456789") == 0xE3069283
    assert Ending.of(b"6789").crc32c(b"12345") == 0xE3069283


def test_every_series_is_there_under_every_name_with_the_same_samples(tmp_path: Path) -> None:
    lines = [f'a{{job="JOB",code="{code}"}} {code}{n} {BEGAN + 30 * n}\n' for code in (2, 5) for n in range(300)]
    make_blocks([*lines, "# EOF\n"], tmp_path / "data")
    blocks = [index.parent for index in tmp_path.glob("data/*/index")]
    (tmp_path / "data" / "wal").mkdir()
    before = _samples(tmp_path / "data")
    for block in blocks:
        assert multiply(block, ({"JOB": name} for name in ("web", "queue", "x" * 200))) == 6
    after = _samples(tmp_path / "data")
    assert sorted(after) == sorted(line.replace('"JOB"', f'"{name}"') for line in before for name in ("web", "queue", "x" * 200))


def _samples(data: Path) -> list[str]:
    done = subprocess.run(["promtool", "tsdb", "dump", str(data)], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()
