"""The folder where Grafana's components are installed and bundled, once for each version of the renderer's sources."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from slo_kit import library
from slo_kit.errors import CannotRun

SOURCES = "render"
LOCK = "package-lock.json"
BUNDLE = "web"
_READY = "ready"
_HINTS = {
    "node": "install Node.js 20 or later; on Debian: apt-get install nodejs npm",
    "npm": "install Node.js 20 or later with npm; on Debian: apt-get install nodejs npm",
    "chromium": "install it; on Debian: apt-get install chromium",
    "cwebp": "install it; on Debian: apt-get install webp",
}
_INSTALL = ("ci", "--legacy-peer-deps", "--ignore-scripts", "--no-audit", "--no-fund")
_FORMATS = (*(f"--loader:.{kind}=dataurl" for kind in ("ttf", "woff", "woff2")), "--loader:.js=jsx")
_SETTINGS = ('--define:process.env.NODE_ENV="production"', "--define:global=window")

Say = Callable[[str], None]


def program(*names: str) -> str:
    """The path of the first of some programs; CannotRun says how to get it."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise CannotRun(f"{names[0]} is not installed, and pictures need it; {_HINTS[names[0]]}")
    return found


def sources() -> Path:
    """The renderer's own files."""
    return library.dashboards() / SOURCES


def prepared(say: Say) -> Path:
    """A folder with everything installed and bundled; the first time this takes about a minute and needs an npm registry."""
    files = sorted(path for path in sources().iterdir() if path.is_file())
    home = cache() / f"render-{digest([sources() / LOCK])}"
    if not (home / _READY).is_file():
        _install(home, say)
    bundle = home / f"{BUNDLE}-{digest(files)}"
    if not (bundle / _READY).is_file():
        _bundle(home, bundle, files)
    return bundle


def cache() -> Path:
    """Where programs may keep what they can make again, as the XDG Base Directory Specification has it."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "slo-kit"


def digest(files: list[Path]) -> str:
    """A short hash of what some files say."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def _install(home: Path, say: Say) -> None:
    npm = program("npm")
    say(f"installing Grafana's panel components into {home}, once; about 700 MB")
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    for name in ("package.json", LOCK):
        shutil.copy(sources() / name, home)
    _run((npm, *_INSTALL), home, "npm cannot install Grafana's panel components")
    (home / _READY).touch()


def _bundle(home: Path, bundle: Path, files: list[Path]) -> None:
    shutil.rmtree(bundle, ignore_errors=True)
    bundle.mkdir()
    for file in files:
        # esbuild and node look for packages from where a file lies.
        shutil.copy(file, home)
    command = (program("node"), "node_modules/esbuild/bin/esbuild", "app.jsx", "--bundle", "--format=esm", "--log-level=warning")
    _run((*command, f"--outfile={bundle / 'app.js'}", *_FORMATS, *_SETTINGS), home, "esbuild cannot bundle the renderer")
    shutil.copy(home / "index.html", bundle)
    icons = home / "node_modules" / "@grafana" / "ui" / "dist" / "public" / "img"
    for place in ("public/img", "public/build/img"):
        shutil.copytree(icons, bundle / place)
    (bundle / _READY).touch()


def _run(command: tuple[str, ...], folder: Path, trouble: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise CannotRun(f"{trouble}: {' '.join(said[-3:])}")
