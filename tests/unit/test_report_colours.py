"""Colours of the HTML report: enough contrast in light, dark and print, and states that differ for colour-blind readers."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import combinations

import pytest

STATES = ("fine", "at-risk", "breached", "incomplete")
LUMINANCE = (0.2126, 0.7152, 0.0722)


def palette(mode: str) -> dict[str, str]:
    css = files("slo_kit.report.render").joinpath("report.css").read_text()
    blocks = dict(zip(("light", "dark", "print"), re.findall(r":root \{([^}]*)\}", css), strict=True))
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", blocks[mode]))


def linear(colour: str) -> list[float]:
    """sRGB to linear light (IEC 61966-2-1)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def contrast(one: str, other: str) -> float:
    """WCAG 2.1 contrast ratio."""
    dark, light = sorted(sum(w * c for w, c in zip(LUMINANCE, linear(x), strict=True)) for x in (one, other))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark", "print"])
def test_every_colour_of_text_has_the_contrast_that_wcag_asks_for(mode: str) -> None:
    colours = palette(mode)
    for ground in ("paper", "band"):
        for name in ("ink", "grey", *STATES):
            assert contrast(colours[name], colours[ground]) >= 4.5, (mode, name, ground)


# Machado, Oliveira, Fernandes 2009, severity 1.0, on linear light
BLINDNESS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def lab(light: list[float]) -> tuple[float, float, float]:
    """CIE L*a*b*, D65."""
    matrix = ((0.4124, 0.3576, 0.1805), LUMINANCE, (0.0193, 0.1192, 0.9505))
    xyz = [sum(m * c for m, c in zip(row, light, strict=True)) for row in matrix]
    t = [value / white for value, white in zip(xyz, (0.95047, 1, 1.08883), strict=True)]
    f = [part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in t]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


@pytest.mark.parametrize("kind", BLINDNESS)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_colours_of_states_differ_for_colour_blind_readers(mode: str, kind: str) -> None:
    colours = palette(mode)
    seen = {
        state: lab([max(0, sum(m * c for m, c in zip(row, linear(colours[state]), strict=True))) for row in BLINDNESS[kind]])
        for state in STATES
    }
    for one, other in combinations(STATES, 2):
        distance = sum((a - b) ** 2 for a, b in zip(seen[one], seen[other], strict=True)) ** 0.5
        assert distance >= 15, (mode, kind, one, other, distance)
