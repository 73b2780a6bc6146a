"""Workspaces that check takes, built: there are rules, and promtool reads them where it is there."""

from __future__ import annotations

import shutil
from pathlib import Path

from slo_kit.output import write
from slo_kit.pipeline import built
from slo_kit.proof import rules_checked


def built_soundly(workspace: Path, folder: Path) -> bool:
    write(folder, built([workspace], ("prometheus",)))
    return bool(rules_checked(folder) if shutil.which("promtool") else list(folder.rglob("rules/*.yaml")))
