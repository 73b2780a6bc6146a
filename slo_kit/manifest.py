"""What names the files of a build in their folder, by which they are told from everybody else's."""

from __future__ import annotations

import re
from pathlib import Path

MANIFEST = "manifest.json"
_HASH = re.compile(r"[0-9a-f]{64}")


def listed(folder: Path) -> frozenset[str]:
    """The files that were built into a folder, below it, the manifest itself among them; none where nothing was.

    ValueError if something else is called so there.
    """
    path = folder / MANIFEST
    if not path.is_file():
        return frozenset()
    import json  # not needed by those who only check

    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        told = None
    match told:
        case {"inputs": str(), "slos": list(), "files": dict() as files} if all(map(_is_ours, files, files.values())):
            return frozenset(files) | {MANIFEST}
    raise ValueError(f"{path} is not a manifest of slo-kit")


def _is_ours(name: str, digest: object) -> bool:
    """Whether a build could have written it: a file below the folder, and its hash."""
    parts = Path(name).parts
    below = bool(parts) and name.isprintable() and not Path(name).is_absolute() and ".." not in parts
    return below and isinstance(digest, str) and _HASH.fullmatch(digest) is not None
