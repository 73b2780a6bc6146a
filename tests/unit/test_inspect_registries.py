"""The tables of what boards may say hold only what Grafana itself lists; where its lists are not at hand, this is skipped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from slo_kit.inspect.shape import board, field, panels, transformations, words

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus" / "grafana"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"the lists of Grafana are not at {CORPUS}")

LISTED = {
    "AxisPlacement": words.AXIS_PLACEMENTS,
    "BarGaugeDisplayMode": words.BAR_MODES,
    "BarGaugeNamePlacement": words.NAME_PLACEMENTS,
    "BarGaugeSizing": words.SIZINGS,
    "BarGaugeValueMode": words.BAR_VALUES,
    "BigValueColorMode": words.VALUE_COLOURS,
    "BigValueGraphMode": words.VALUE_GRAPHS,
    "BigValueJustifyMode": words.VALUE_JUSTIFY,
    "BigValueTextMode": words.VALUE_TEXTS,
    "FieldTextAlignment": words.ALIGNMENTS,
    "GraphDrawStyle": words.DRAW_STYLES,
    "GraphGradientMode": words.GRADIENTS,
    "GraphThresholdsStyleMode": words.THRESHOLD_STYLES,
    "LegendDisplayMode": words.LEGEND_MODES,
    "LegendPlacement": words.LEGEND_PLACEMENTS,
    "LineInterpolation": words.INTERPOLATIONS,
    "PercentChangeColorMode": words.PERCENT_CHANGES,
    "ScaleDistribution": words.SCALES,
    "SortOrder": words.SORT_ORDERS,
    "StackingMode": words.STACKINGS,
    "TableCellBackgroundDisplayMode": words.CELL_BACKGROUNDS,
    "TableCellHeight": words.CELL_HEIGHTS,
    "TooltipDisplayMode": words.TOOLTIP_MODES,
    "VisibilityMode": words.VISIBILITIES,
    "VizOrientation": words.ORIENTATIONS,
}


def registries(version: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((CORPUS / f"registries-{version}.json").read_text(encoding="utf-8"))
    return content


def definitions(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((CORPUS / "jsonschema" / f"{name}.jsonschema.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = content["definitions"]
    return found


@pytest.mark.parametrize("version", ["12.4.10", "13.2.2"])
def test_every_id_is_one_that_grafana_has(version: str) -> None:
    known = registries(version)
    assert set(words.UNITS) <= {each["id"] for each in known["units"]}
    assert set(words.REDUCERS) <= set(known["reducers"])
    assert set(words.COLOUR_MODES) <= set(known["colorModes"])
    assert set(words.COLOURS) <= set(known["namedColors"])
    assert set(words.FIELD_MATCHERS) <= set(known["fieldMatchers"])
    assert set(words.VALUE_MATCHERS) <= set(known["valueMatchers"])
    assert set(transformations.OPTIONS) <= set(known["transformations"])


@pytest.mark.parametrize("name", LISTED)
def test_words_are_those_of_grafanas_enumerations(name: str) -> None:
    assert set(LISTED[name]) <= set(definitions("common")[name]["enum"])


@pytest.mark.parametrize("kind", panels.OPTIONS)
def test_options_of_panels_are_keys_of_grafanas_schema(kind: str) -> None:
    known = definitions(kind.replace("-", ""))["Options"]["properties"]
    assert set(panels.OPTIONS[kind]) <= set(known)


def test_settings_of_fields_are_keys_of_grafanas_schema() -> None:
    common = definitions("common")
    assert set(panels.CUSTOM["timeseries"]) <= set(common["GraphFieldConfig"]["properties"])
    assert set(panels.CUSTOM["table"]) <= set(common["TableFieldOptions"]["properties"])
    bands = definitions("statetimeline")["FieldConfig"]["properties"]
    assert set(panels.CUSTOM["state-timeline"]) <= set(bands)
    assert set(field.DEFAULTS) <= set(definitions("dashboard")["FieldConfig"]["properties"])


def test_keys_of_boards_panels_and_queries_are_those_of_grafanas_schema() -> None:
    known = definitions("dashboard")
    pairs = (
        ("Dashboard", board.BOARD_KEYS),
        ("Panel", board.PANEL_KEYS),
        ("RowPanel", board.ROW_KEYS),
        ("VariableModel", board.VARIABLE_KEYS),
        ("AnnotationQuery", board.ANNOTATION_KEYS),
        ("DashboardLink", board.LINK_KEYS),
    )
    for name, keys in pairs:
        assert set(keys) <= set(known[name]["properties"]), name
    assert set(board.TARGET_KEYS) <= set(definitions("prometheus")["Dataquery"]["properties"])
