"""The token for Grafana: from the environment or a file it names, never from arguments, never shown."""

from __future__ import annotations

import os
import re
from pathlib import Path

from slo_kit.errors import CannotRun

TOKEN, TOKEN_FILE = "SLO_KIT_GRAFANA_TOKEN", "SLO_KIT_GRAFANA_TOKEN_FILE"
_TOKEN = re.compile(r"[!-~]+")


def token() -> str:
    """The token of a service account; CannotRun if there is none, or it is not one. The message never quotes it."""
    written, path = os.environ.get(TOKEN, ""), os.environ.get(TOKEN_FILE, "")
    if written and path:
        raise CannotRun(f"{TOKEN} and {TOKEN_FILE} are both set; unset one, so that it is clear which counts")
    if not written and not path:
        raise CannotRun(f"set {TOKEN} to a token of a Grafana service account with the role Editor, or {TOKEN_FILE} to its file")
    found = (written or _read(Path(path))).strip()
    # A line break inside would be refused by the HTTP library in a message that quotes the whole header.
    if not _TOKEN.fullmatch(found):
        source = TOKEN if written else TOKEN_FILE
        raise CannotRun(f"what {source} gives is not a token: it is empty, or has spaces or line breaks in it")
    return found


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CannotRun(f"cannot read {path}, which {TOKEN_FILE} names: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CannotRun(f"{path}, which {TOKEN_FILE} names, is not text") from None
