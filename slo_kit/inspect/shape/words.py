"""The words our boards may use, out of those that Grafana knows; a test compares them with Grafana's own lists."""

from __future__ import annotations

from slo_kit.inspect.shape.kinds import word

UNITS = (
    *("none", "string", "short", "percent", "percentunit", "bool"),
    *("s", "ms", "m", "h", "d", "dthms", "dtdurations", "dtdurationms", "dateTimeAsIso", "dateTimeFromNow"),
    *("cps", "ops", "reqps", "rps", "bytes", "decbytes", "Bps"),
)
REDUCERS = (
    *("lastNotNull", "last", "firstNotNull", "first", "min", "max", "mean", "median", "sum", "count", "range", "delta"),
    *("diff", "diffperc", "changeCount", "distinctCount", "allValues", "uniqueValues", "p50", "p90", "p95", "p99"),
)
COLOUR_MODES = ("fixed", "shades", "thresholds", "palette-classic", "palette-classic-by-name")
COLOURS = tuple(
    f"{shade}{hue}"
    for hue in ("red", "orange", "yellow", "green", "blue", "purple")
    for shade in ("super-light-", "light-", "", "semi-dark-", "dark-")
)
FIELD_MATCHERS = ("byName", "byNames", "byRegexp", "byType", "byFrameRefID")
VALUE_MATCHERS = ("isNull", "isNotNull", "greater", "greaterOrEqual", "lower", "lowerOrEqual", "equal", "notEqual")

AXIS_PLACEMENTS = ("auto", "top", "right", "bottom", "left", "hidden")
BAR_MODES = ("basic", "lcd", "gradient")
BAR_VALUES = ("color", "text", "hidden")
DRAW_STYLES = ("line", "bars", "points")
INTERPOLATIONS = ("linear", "smooth", "stepBefore", "stepAfter")
GRADIENTS = ("none", "opacity", "hue", "scheme")
VISIBILITIES = ("auto", "never", "always")
STACKINGS = ("none", "normal", "percent")
SCALES = ("linear", "log", "ordinal", "symlog")
LINE_FILLS = ("solid", "dash", "dot", "square")
THRESHOLD_STYLES = ("off", "line", "dashed", "area", "line+area", "dashed+area", "series")
LEGEND_MODES = ("list", "table", "hidden")
LEGEND_PLACEMENTS = ("bottom", "right")
TOOLTIP_MODES = ("single", "multi", "none")
SORT_ORDERS = ("asc", "desc", "none")
ORIENTATIONS = ("auto", "vertical", "horizontal")
VALUE_COLOURS = ("value", "background", "background_solid", "none")
VALUE_GRAPHS = ("none", "line", "area")
VALUE_JUSTIFY = ("auto", "center")
VALUE_TEXTS = ("auto", "value", "value_and_name", "name", "none")
PERCENT_CHANGES = ("standard", "inverted", "same_as_value")
NAME_PLACEMENTS = ("auto", "top", "left", "hidden")
SIZINGS = ("auto", "manual")
ALIGNMENTS = ("auto", "left", "right", "center")
CELL_HEIGHTS = ("sm", "md", "lg", "auto")
CELL_BACKGROUNDS = ("basic", "gradient")
SPECIAL_VALUES = ("true", "false", "null", "nan", "null+nan", "empty")
THRESHOLD_MODES = ("absolute", "percentage")
QUERY_FORMATS = ("time_series", "table", "heatmap")
EDITORS = ("code", "builder")

unit = word("unit", UNITS, "unknown-unit")
reducer = word("reducer", REDUCERS, "unknown-reducer")
colour_mode = word("colour mode", COLOUR_MODES, "unknown-colour-mode")
draw_style = word("draw style", DRAW_STYLES, "unknown-draw-style")
field_matcher = word("field matcher", FIELD_MATCHERS, "unknown-matcher")
value_matcher = word("value matcher", VALUE_MATCHERS, "unknown-matcher")
