"""What names the files of a build in their folder, by which they are told from everybody else's."""

from __future__ import annotations

from pathlib import Path

MANIFEST = "manifest.json"


def listed(folder: Path) -> frozenset[str]:
    """The files that were built into a folder, below it, the manifest itself among them; none where nothing was.

    ValueError if something else is called so there.
    """
    path = folder / MANIFEST
    if not path.is_file():
        return frozenset()
    import json  # not needed by those who only check

    try:
        return frozenset(name for name in json.loads(path.read_text(encoding="utf-8"))["files"] if _stays_inside(name)) | {
            MANIFEST
        }
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"{path} is not a manifest of slo-kit") from None


def _stays_inside(name: str) -> bool:
    return not Path(name).is_absolute() and ".." not in Path(name).parts
