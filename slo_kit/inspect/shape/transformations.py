"""What happens to answers before they are drawn, and what each transformation can be told."""

from __future__ import annotations

from slo_kit.inspect.shape import words
from slo_kit.inspect.shape.kinds import Keys, Kind, anything, by, flag, many, named, number, record, text, word

_JOINS = ("outer", "outerTabular", "inner")
_CONDITION = record(
    {"fieldName": text, "config": record({"id": words.value_matcher, "options": anything}, ("id",))}, ("fieldName", "config")
)
OPTIONS: dict[str, Kind] = {
    "calculateField": record(
        {
            "alias": text,
            "binary": record({"left": anything, "operator": text, "right": anything}),
            "mode": word(
                "way of calculating", ("reduceRow", "binary", "unary", "index", "windowFunctions", "cumulativeFunctions")
            ),
            "reduce": record({"include": many(text), "reducer": words.reducer}),
            "replaceFields": flag,
        }
    ),
    "filterByValue": record(
        {
            "filters": many(_CONDITION),
            "match": word("way of matching", ("all", "any")),
            "type": word("filter", ("include", "exclude")),
        }
    ),
    "filterFieldsByName": record({"include": record({"names": many(text), "pattern": text})}),
    "groupBy": record(
        {"fields": named(record({"aggregations": many(words.reducer), "operation": word("operation", ("groupby", "aggregate"))}))}
    ),
    "joinByField": record({"byField": text, "mode": word("join", _JOINS)}),
    "labelsToFields": record({"keepLabels": many(text), "mode": word("mode", ("columns", "rows")), "valueLabel": text}),
    "limit": record({"limitField": number}),
    "merge": record({}),
    "organize": record(
        {"excludeByName": named(flag), "includeByName": named(flag), "indexByName": named(number), "renameByName": named(text)}
    ),
    "reduce": record(
        {
            "includeTimeField": flag,
            "labelsToFields": flag,
            "mode": word("mode", ("seriesToRows", "reduceFields")),
            "reducers": many(words.reducer),
        }
    ),
    "renameByRegex": record({"regex": text, "renamePattern": text}),
    "sortBy": record({"fields": named(anything), "sort": many(record({"field": text, "desc": flag}, ("field",)))}, ("sort",)),
    "transpose": record({"firstFieldName": text, "restFieldsName": text}),
}
"""Options, by id of the transformation."""

_KEPT: Keys = {"id": text, "disabled": flag, "filter": anything, "topic": word("topic", ("series", "annotations", "alertStates"))}
TRANSFORMATION = by(
    "id",
    {name: record({**_KEPT, "options": options}, ("options",)) for name, options in OPTIONS.items()},
    "transformation",
    "unknown-transformation",
)
