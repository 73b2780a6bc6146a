"""How the two forms of Sloth spell the same keys."""

from __future__ import annotations

_SNAKE = (
    "slo_plugins",
    "error_query",
    "total_query",
    "error_ratio_query",
    "page_alert",
    "ticket_alert",
)
PLAIN = {key: key for key in _SNAKE}
"""Of `prometheus/v1`, by themselves."""
CUSTOM_RESOURCE = {key: key.split("_")[0] + "".join(word.title() for word in key.split("_")[1:]) for key in _SNAKE}
"""Of the custom resource, by how `prometheus/v1` spells them."""
