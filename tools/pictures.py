"""Draws every board in every made-up world, dark and light: `make pictures`.

All of them go to a folder to be looked at; those that the documentation shows are kept, small, in docs/pictures. Look at them
before committing.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from slo_kit.inspect.boards import read
from slo_kit.inspect.render import Look, pictures
from slo_kit.inspect.render.studio import program
from slo_kit.prometheus.client import Prometheus
from slo_kit.targets import build
from tools.board_plan import the_plan
from tools.world_servers import served
from tools.worlds import END

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "docs" / "pictures"
THEMES = ("dark", "light")
DAYS, STEP = 8, 240
"""A week and a day on the charts."""
CHOSEN = {"service": "rpc-gateway", "slo": "availability", "region": "us-east-1"}
"""Where there is most to see."""


def main(out: Path) -> int:
    """Draw, keep, and return how many pictures had troubles."""
    plan, troubles = the_plan(), 0
    with TemporaryDirectory(prefix="slo-kit-pictures-") as name:
        folder = Path(name)
        for file in build(plan, ("grafana",)):
            path = folder / "build" / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text, encoding="utf-8")
        print("filling a Prometheus for each world", flush=True)
        with served(plan, folder, DAYS, STEP) as urls:
            for world, url in urls.items():
                for theme in THEMES:
                    troubles += _drawn(folder / "build", url, theme, out / f"{world}-{theme}")
    _keep(out)
    return troubles


def _drawn(boards: Path, url: str, theme: str, out: Path) -> int:
    """All boards of one world in one theme."""
    taken = pictures(read(boards), Prometheus(url), Look(theme, 1600, END, CHOSEN), out, print)
    for picture in taken:
        print("\n".join((str(picture.file), *(f"    {words}" for words in picture.troubles))), flush=True)
    return sum(bool(picture.troubles) for picture in taken)


def _keep(out: Path) -> None:
    """Those in docs/pictures anew; a picture is shown there because somebody put it there."""
    for kept in sorted(KEPT.glob("*-*-*.webp")):
        board, world, theme = kept.stem.split("-")
        source = out / f"{world}-{theme}" / f"{board}.png"
        subprocess.run((program("cwebp"), "-quiet", "-q", "60", "-resize", "1200", "0", str(source), "-o", str(kept)), check=True)


if __name__ == "__main__":
    sys.exit(1 if main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/pictures")) else 0)
