"""Where an SLI of OpenSLO gets its numbers, and what they count."""

from __future__ import annotations

from slo_kit.dialects import queries
from slo_kit.dialects.openslo.catalogue import Catalogue
from slo_kit.dialects.openslo.shape import V1ALPHA, V2ALPHA
from slo_kit.dialects.queries import Understood
from slo_kit.dialects.reading import Fields, Remarks
from slo_kit.errors import Position
from slo_kit.promql import Condition, Written, parse_expression
from slo_kit.sli.slices import Slices

_PROMETHEUS = ("prometheus", "thanos", "mimir", "cortex", "victoriametrics", "amazonprometheus")
"""Types of sources whose queries are PromQL, in small letters."""
_QUERY = ("query", "promql", "queryString", "expr")
"""Keys under which people write a query; the form itself leaves it open."""
_SIGNS = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}


def ratio(metric: Fields, version: str, catalogue: Catalogue, remarks: Remarks) -> Understood | None:
    """Good or bad events among all, or a ratio as it is."""
    if "raw" in metric:
        text, place = _query(metric.inside("raw"), version, catalogue, remarks)
        good = metric.one_of("rawType", ("success", "failure")) == "success"
        return queries.taken(lambda: queries.from_written_share(text, good), place, remarks) if text else None
    part = "good" if "good" in metric else "bad"
    cumulative = metric.flag("counter") or metric.flag("incremental")
    if part not in metric or "total" not in metric:
        remarks.wrong(metric.position, "indicator", "a ratio needs total and one of good and bad", "add what is missing")
        return None
    legs = [_query(metric.inside(key), version, catalogue, remarks) for key in (part, "total")]
    (some, place), (total, _) = legs
    if not some or not total:
        return None
    return queries.taken(lambda: queries.from_written(some, total, part == "good", cumulative), place, remarks)


def threshold(metric: Fields, objective: Fields, version: str, catalogue: Catalogue, remarks: Remarks) -> Slices | None:
    """A value that is looked at once a minute, and good on one side of a limit."""
    text, place = _query(metric, version, catalogue, remarks)
    operator, limit = objective.one_of("op", tuple(_SIGNS)), objective.number("value")
    if not operator or limit is None:
        if "op" not in objective or "value" not in objective:
            remarks.wrong(objective.position, "missing-key", "a threshold needs op and value", "add op: lte and value: 0.5")
        return None
    try:
        value = parse_expression(text.replace("{{.window}}", "5m")) if text else None
    except ValueError as error:
        message, _, hint = str(error).rpartition("; ")
        remarks.wrong(place, "foreign-query", message or hint, hint if message else "")
        return None
    return Slices(Condition(value, _SIGNS[operator], Written(f"{limit:f}", whole=limit >= 0))) if value else None


def _query(metric: Fields, version: str, catalogue: Catalogue, remarks: Remarks) -> tuple[str, Position]:
    """The query of a metric and where it stands; no text where it is none of Prometheus."""
    source, kind, place = _source(metric, version, catalogue)
    found = next((key for key in _QUERY if key in source), "")
    if kind and kind.lower().replace(" ", "") not in _PROMETHEUS:
        message = f'queries of "{kind}" are none of Prometheus, and nothing else is compiled'
        remarks.wrong(place, "not-prometheus", message, "bring what it measures into Prometheus, and write a query of that")
        return "", place
    if not found:
        if not metric.broken:
            hint = f"write it under {_QUERY[0]}"
            remarks.wrong(source.position, "not-prometheus", "there is no PromQL query", hint)
        return "", place
    return source.text(found), source.at(found)


def _source(metric: Fields, version: str, catalogue: Catalogue) -> tuple[Fields, str, Position]:
    """Where the query stands, what type of source answers it, and where that is written."""
    if version == V1ALPHA:
        return metric, metric.text("source") or metric.text("queryType"), metric.at("source")
    if version == V2ALPHA:
        inline, reference = metric.inside("dataSourceSpec"), metric.text("dataSourceRef")
        kind, place = inline.text("type"), inline.at("type")
        holder, ref_key = metric, "dataSourceRef"
    else:
        holder, ref_key = metric.inside("metricSource"), "metricSourceRef"
        reference = holder.text(ref_key)
        kind, place = holder.text("type"), holder.at("type")
    if not kind and reference:
        document = catalogue.get("DataSource", reference)
        kind, place = (document.spec.text("type") if document else ""), holder.at(ref_key)
    return holder.inside("spec"), kind, place
