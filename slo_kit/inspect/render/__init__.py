"""Draws boards with Grafana's own panel components, from npm, in a headless Chromium; no Grafana server takes part."""

from slo_kit.inspect.render.pictures import Look, Picture, pictures

__all__ = ["Look", "Picture", "pictures"]
