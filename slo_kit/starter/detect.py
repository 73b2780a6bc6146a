"""What a folder or a Prometheus says of a service, so that nobody is asked."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from slo_kit.starter import SHOWN_BY

_LOOKED_AT = 2_000
"""Files; in a large repository the first ones say enough."""


def kind_of_code(folder: Path) -> str:
    """The kind of service whose code or charts a folder holds; `http` where nothing says otherwise."""
    seen = [path for path in islice(_visible(folder), _LOOKED_AT) if path.is_file()]
    if any(path.suffix == ".proto" for path in seen):
        return "grpc"
    if any(path.stem.lower() == "ingress" and path.suffix in {".yaml", ".yml"} for path in seen):
        return "ingress-nginx"
    return "http"


def kind_of_metrics(names: Iterable[str]) -> str:
    """The kind that the metrics of a Prometheus speak for; "" for none."""
    known = set(names)
    return next((kind for metric, kind in SHOWN_BY.items() if metric in known), "")


def _visible(folder: Path) -> Iterable[Path]:
    hidden = {"node_modules", "vendor", "build", "dist"}
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name in hidden or path.is_symlink():
            continue
        yield path
        if path.is_dir():
            yield from _visible(path)
