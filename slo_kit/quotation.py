"""What a server says, fit to be quoted in a message of ours."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 300


def quoted(text: str, secrets: Iterable[str]) -> str:
    """One printable line without any of the secrets, which a server may repeat, cut where it grows too long."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, "***")
    line = " ".join(text.split())
    return "".join(c if c.isprintable() else "\ufffd" for c in line)[:_LONGEST]
