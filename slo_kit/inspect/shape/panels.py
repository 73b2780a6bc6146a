"""What each kind of panel can be told: its options and the custom settings of its fields."""

from __future__ import annotations

from slo_kit.inspect.shape import words
from slo_kit.inspect.shape.field import colour
from slo_kit.inspect.shape.kinds import Keys, anything, by, either, flag, many, number, record, text, whole, word

LEGEND = record(
    {
        "calcs": many(words.reducer),
        "displayMode": word("legend mode", words.LEGEND_MODES),
        "placement": word("legend placement", words.LEGEND_PLACEMENTS),
        "showLegend": flag,
        "sortBy": text,
        "sortDesc": flag,
        "width": number,
    }
)
TOOLTIP = record(
    {
        "mode": word("tooltip mode", words.TOOLTIP_MODES),
        "sort": word("sort order", words.SORT_ORDERS),
        "maxHeight": number,
        "maxWidth": number,
        "hideZeros": flag,
    }
)
REDUCE = record({"calcs": many(words.reducer), "fields": text, "values": flag, "limit": number}, ("calcs",))
TEXT_SIZES = record({"titleSize": number, "valueSize": number, "percentSize": number})
SCALE = record({"type": word("scale", words.SCALES), "log": number, "linearThreshold": number}, ("type",))
HIDDEN = record({"tooltip": flag, "legend": flag, "viz": flag})
_REDUCED: Keys = {"reduceOptions": REDUCE, "text": TEXT_SIZES, "orientation": word("orientation", words.ORIENTATIONS)}
_SIZED: Keys = {"sizing": word("sizing", words.SIZINGS), "minVizHeight": whole, "minVizWidth": whole}
_AXIS: Keys = {
    "axisBorderShow": flag,
    "axisCenteredZero": flag,
    "axisColorMode": word("axis colour", ("text", "series")),
    "axisGridShow": flag,
    "axisLabel": text,
    "axisPlacement": word("axis placement", words.AXIS_PLACEMENTS),
    "axisSoftMax": number,
    "axisSoftMin": number,
    "axisWidth": number,
    "hideFrom": HIDDEN,
    "scaleDistribution": SCALE,
}
_LINES: Keys = {
    **_AXIS,
    "barAlignment": word("bar alignment", (-1, 0, 1)),
    "barMaxWidth": number,
    "barWidthFactor": number,
    "drawStyle": words.draw_style,
    "fillBelowTo": text,
    "fillColor": colour,
    "fillOpacity": number,
    "gradientMode": word("gradient", words.GRADIENTS),
    "insertNulls": either(flag, number),
    "lineColor": colour,
    "lineInterpolation": word("interpolation", words.INTERPOLATIONS),
    "lineStyle": record({"fill": word("line", words.LINE_FILLS), "dash": many(number)}),
    "lineWidth": number,
    "pointColor": colour,
    "pointSize": number,
    "showPoints": word("visibility", words.VISIBILITIES),
    "spanNulls": either(flag, number),
    "stacking": record({"mode": word("stacking", words.STACKINGS), "group": text}),
    "thresholdsStyle": record({"mode": word("style of thresholds", words.THRESHOLD_STYLES)}),
    "transform": word("transform", ("constant", "negative-Y")),
}
_CELL: Keys = {"type": text, "wrapText": flag}
CELLS: Keys = {
    **dict.fromkeys(("auto", "color-text", "data-links"), record(_CELL)),
    "color-background": record({**_CELL, "mode": word("background", words.CELL_BACKGROUNDS), "applyToRow": flag}),
    "gauge": record(
        {"type": text, "mode": word("bar", words.BAR_MODES), "valueDisplayMode": word("place of the value", words.BAR_VALUES)}
    ),
    "sparkline": record({"type": text, "hideValue": flag, **_LINES}),
}
_BANDS: Keys = {
    **_AXIS,
    "fillOpacity": whole,
    "lineWidth": whole,
    "insertNulls": either(flag, number),
    "spanNulls": either(flag, number),
}
_ROWS: Keys = {
    "legend": LEGEND,
    "perPage": number,
    "rowHeight": number,
    "showValue": word("visibility", words.VISIBILITIES),
    "tooltip": TOOLTIP,
}

CUSTOM: dict[str, Keys] = {
    "bargauge": {},
    "gauge": {},
    "heatmap": {"scaleDistribution": SCALE, "hideFrom": HIDDEN},
    "stat": {},
    "state-timeline": _BANDS,
    "status-history": {key: kind for key, kind in _BANDS.items() if key not in ("insertNulls", "spanNulls")},
    "table": {
        "align": word("alignment", words.ALIGNMENTS),
        "cellOptions": by("type", CELLS, "kind of cell"),
        "filterable": flag,
        "hidden": flag,
        "hideHeader": flag,
        "inspect": flag,
        "minWidth": number,
        "width": number,
    },
    "timeseries": _LINES,
}
"""Custom settings of fields, by type of panel."""

OPTIONS: dict[str, Keys] = {
    "bargauge": {
        **_REDUCED,
        **_SIZED,
        "displayMode": word("bar", words.BAR_MODES),
        "legend": LEGEND,
        "maxVizHeight": whole,
        "namePlacement": word("place of the name", words.NAME_PLACEMENTS),
        "showUnfilled": flag,
        "valueMode": word("place of the value", words.BAR_VALUES),
    },
    "gauge": {**_REDUCED, **_SIZED, "showThresholdLabels": flag, "showThresholdMarkers": flag},
    "heatmap": {
        "calculate": flag,
        "cellGap": whole,
        "cellRadius": number,
        **dict.fromkeys(("calculation", "cellValues", "color", "exemplars", "filterValues", "rowsFrame", "yAxis"), anything),
        **dict.fromkeys(("legend", "tooltip"), anything),
        "showValue": word("visibility", words.VISIBILITIES),
    },
    "stat": {
        **_REDUCED,
        "colorMode": word("colour of the value", words.VALUE_COLOURS, "unknown-colour-mode"),
        "graphMode": word("graph behind the value", words.VALUE_GRAPHS),
        "justifyMode": word("alignment", words.VALUE_JUSTIFY),
        "percentChangeColorMode": word("colour of a change", words.PERCENT_CHANGES),
        "showPercentChange": flag,
        "textMode": word("text of a value", words.VALUE_TEXTS),
        "wideLayout": flag,
    },
    "state-timeline": {**_ROWS, "alignValue": word("alignment", ("center", "left", "right")), "mergeValues": flag},
    "status-history": {**_ROWS, "colWidth": number},
    "table": {
        "cellHeight": word("cell height", words.CELL_HEIGHTS),
        "footer": record({"show": flag, "reducer": many(words.reducer), "fields": anything, "countRows": flag}),
        "frameIndex": number,
        "showHeader": flag,
        "showTypeIcons": flag,
        "sortBy": many(record({"displayName": text, "desc": flag}, ("displayName",))),
    },
    "text": {"content": text, "mode": word("markup", ("markdown", "html"))},
    "timeseries": {"legend": LEGEND, "orientation": word("orientation", words.ORIENTATIONS), "tooltip": TOOLTIP},
}
"""Options, by type of panel."""
