"""A whole dashboard: settings, variables, annotations, links, panels and their queries."""

from __future__ import annotations

from slo_kit.inspect.shape import words
from slo_kit.inspect.shape.field import DATA_LINK, colour, field_config
from slo_kit.inspect.shape.kinds import Keys, Kind, anything, by, either, flag, many, named, number, record, text, whole, word
from slo_kit.inspect.shape.panels import CUSTOM, OPTIONS
from slo_kit.inspect.shape.transformations import TRANSFORMATION

DATA_SOURCE = record({"type": word("kind of data source", ("prometheus", "grafana", "datasource")), "uid": text}, ("type", "uid"))
TARGET_KEYS: Keys = {
    "datasource": DATA_SOURCE,
    "editorMode": word("editor", words.EDITORS),
    "exemplar": flag,
    "expr": text,
    "format": word("format of an answer", words.QUERY_FORMATS),
    "hide": flag,
    "instant": flag,
    "interval": text,
    "intervalFactor": whole,
    "legendFormat": text,
    "maxDataPoints": whole,
    "range": flag,
    "refId": text,
}
TARGET = record(TARGET_KEYS, ("datasource", "expr", "refId"))
GRID = record({"h": whole, "w": whole, "x": whole, "y": whole}, ("h", "w", "x", "y"))
PANEL_KEYS: Keys = {
    "datasource": DATA_SOURCE,
    "description": text,
    "gridPos": GRID,
    "hideTimeOverride": flag,
    "id": whole,
    "interval": text,
    "links": many(DATA_LINK),
    "maxDataPoints": number,
    "maxPerRow": number,
    "pluginVersion": text,
    "repeat": text,
    "repeatDirection": word("direction", ("h", "v")),
    "targets": many(TARGET),
    "timeFrom": text,
    "timeShift": text,
    "title": text,
    "transformations": many(TRANSFORMATION),
    "transparent": flag,
    "type": text,
}
_WHERE = ("gridPos", "id", "type")


def _panel(kind: str) -> Kind:
    shown = {"fieldConfig": field_config(CUSTOM[kind])} if kind in CUSTOM else {}
    return record({**PANEL_KEYS, "options": record(OPTIONS[kind]), **shown}, (*_WHERE, "options", *shown))


DRAWN: Keys = {kind: _panel(kind) for kind in OPTIONS}
_drawn = by("type", DRAWN, "kind of panel", "unknown-panel-type")
ROW_KEYS: Keys = {
    **{key: PANEL_KEYS[key] for key in ("datasource", "gridPos", "id", "repeat", "title", "type")},
    "collapsed": flag,
    "panels": many(_drawn),
}
PANEL = by("type", {**DRAWN, "row": record(ROW_KEYS, (*_WHERE, "collapsed", "panels"))}, "kind of panel", "unknown-panel-type")

VARIABLE_KEYS: Keys = {
    "allValue": text,
    "allowCustomValue": flag,
    "auto": flag,
    "auto_count": whole,
    "auto_min": text,
    "current": record({"selected": flag, "text": anything, "value": anything}),
    "datasource": DATA_SOURCE,
    "definition": text,
    "description": text,
    "hide": word("way of hiding", (0, 1, 2, 3)),
    "includeAll": flag,
    "label": text,
    "multi": flag,
    "name": text,
    "options": many(record({"selected": flag, "text": anything, "value": anything})),
    "query": either(text, record({"query": text, "refId": text, "qryType": whole}, ("query", "refId"))),
    "refresh": word("time of asking again", (0, 1, 2)),
    "regex": text,
    "skipUrlSync": flag,
    "sort": word("order of choices", tuple(range(9))),
    "type": word("kind of variable", ("constant", "custom", "datasource", "interval", "query", "textbox")),
}
VARIABLE = record(VARIABLE_KEYS, ("name", "type", "query"))
ANNOTATION_KEYS: Keys = {
    "builtIn": number,
    "datasource": DATA_SOURCE,
    "enable": flag,
    "expr": text,
    "filter": anything,
    "hide": flag,
    "iconColor": colour,
    "name": text,
    "step": text,
    "tagKeys": text,
    "target": anything,
    "textFormat": text,
    "titleFormat": text,
    "type": text,
    "useValueForTime": flag,
}
LINK_KEYS: Keys = {
    "asDropdown": flag,
    "icon": text,
    "includeVars": flag,
    "keepTime": flag,
    "tags": many(text),
    "targetBlank": flag,
    "title": text,
    "tooltip": text,
    "type": word("kind of link", ("link", "dashboards")),
    "url": text,
}
BOARD_KEYS: Keys = {
    "annotations": record({"list": many(record(ANNOTATION_KEYS, ("datasource", "enable", "name")))}, ("list",)),
    "description": text,
    "editable": flag,
    "fiscalYearStartMonth": whole,
    "graphTooltip": word("sharing of the crosshair", (0, 1, 2)),
    "links": many(record(LINK_KEYS, ("title", "type"))),
    "liveNow": flag,
    "panels": many(PANEL),
    "preload": flag,
    "refresh": text,
    "schemaVersion": whole,
    "tags": many(text),
    "templating": record({"list": many(VARIABLE)}, ("list",)),
    "time": record({"from": text, "to": text}, ("from", "to")),
    "timepicker": named(anything),
    "timezone": text,
    "title": text,
    "uid": text,
    "version": whole,
    "weekStart": word("first day of the week", ("monday", "sunday", "saturday", "")),
}
BOARD = record(BOARD_KEYS, ("annotations", "links", "panels", "schemaVersion", "templating", "time", "title", "uid"))
