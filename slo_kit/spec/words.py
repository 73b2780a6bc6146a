"""Words that are not known: which known one was meant, and what could be written instead."""

from __future__ import annotations

from collections.abc import Iterable

CALLED: dict[str, tuple[str, ...]] = {
    "target": ("objective",),
    "sli": ("indicator",),
    "timewindow": ("period",),
    "time_window": ("period",),
    "duration": ("period", "window"),
    "alert_policy": ("policy",),
    "error": ("bad",),
    "errors": ("bad",),
    "error_query": ("bad",),
    "success": ("good",),
    "total_query": ("total",),
    "metric": ("total", "histogram", "success"),
    "query": ("total", "good"),
    "query_template": ("total",),
    "condition": ("good",),
    "le": ("threshold",),
    "team": ("owner",),
    "name": ("service", "policy", "exclusion", "layout", "template"),
    "url": ("prometheus",),
    "address": ("prometheus",),
    "indicators": ("slos",),
    "objectives": ("slos",),
    "events": ("ratio",),
    "availability": ("ratio",),
    "threshold": ("burn_rate",),
    "factor": ("burn_rate",),
}
"""What other tools, or habit, call a key of ours."""


def closest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, or nothing."""
    from difflib import get_close_matches  # only needed once something is wrong

    words = tuple(known)
    called = next((ours for ours in CALLED.get(word.lower(), ()) if ours in words), "")
    return next(iter(get_close_matches(word, words, 1)), called)


def guess(word: str, known: Iterable[str]) -> str:
    """`, did you mean "page"?` when a known word is close, else nothing."""
    close = closest(word, known)
    return f', did you mean "{close}"?' if close else ""


def choice(known: Iterable[str]) -> str:
    """`page or ticket`, `ratio, latency or slices`."""
    *others, last = known
    return f"{', '.join(others)} or {last}" if others else last
