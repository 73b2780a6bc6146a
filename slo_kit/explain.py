"""One SLO in human units: what its budget allows, what is counted where, and how soon its alerts fire."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Context, Decimal
from difflib import get_close_matches

from slo_kit.duration import said
from slo_kit.errors import CannotRun
from slo_kit.model.percent import percent
from slo_kit.model.period import NOMINAL, Calendar, Unit
from slo_kit.model.plan import Plan, PlannedSlo, Scope, ScopeKind
from slo_kit.model.policy import BurnWindow, Severity
from slo_kit.naming import BAD_EVENTS, EVENTS, SERVICE, SLO, declared, values_of
from slo_kit.promql import Matcher, Selector
from slo_kit.resolve.budget import late, outage_minutes, promised_seconds, reachable

BEGINS = {
    Unit.WEEK: "each Monday",
    Unit.MONTH: "on the first of each month",
    Unit.QUARTER: "on the first of January, April, July and October",
    Unit.YEAR: "on the first of January",
}
ROUNDED_FROM = 10
"""One in so many or more may be a rounded number."""
_ROW = "{:<10}{:>12}{:>7}{:>7}{:>7}{:>12}   {}"


def explain(plan: Plan, key: str = "") -> str:
    """The explanation of `service/slo`, of all SLOs of a service, or a line for each SLO there is.

    A name with a value, `peers:polkadot`, means the SLO by label. CannotRun with the nearest names when there is none.
    """
    if not key:
        return _listed(plan)
    of_service = [one for one in plan.keys if one.startswith(f"{key}/")]
    return "\n\n\n".join(_explained(plan, one) for one in of_service or [declared(key)])


def _listed(plan: Plan) -> str:
    """Every SLO in a line: what it promises, what that allows, and how soon somebody is woken when everything fails."""
    first = {slo.key: slo for scope in reversed(plan.scopes) for slo in scope.slos}
    rows = [("SLO", "objective", "period", "an outage may last", "pages after")]
    for key in plan.keys:
        slo = first[key]
        rows.append((key, percent(slo.objective), str(slo.period), _outage(slo), _first_page(slo)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)


def _first_page(slo: PlannedSlo) -> str:
    pages = [row for row in slo.policy.windows if row.severity is Severity.PAGE and reachable(row, slo.budget, slo.period)]
    return said(min(promised_seconds(row, slo) for row in pages)) if pages else "never"


def _explained(plan: Plan, key: str) -> str:
    scopes = [(scope, slo) for scope in plan.scopes for slo in scope.slos if slo.key == key]
    if not scopes:
        near = get_close_matches(key, plan.keys, n=3, cutoff=0.4) or plan.keys
        raise CannotRun(f'there is no SLO "{key}"; there is {", ".join(near)}')
    promised = _by_objective(slo for scope, slo in scopes if scope.kind is ScopeKind.REGION)
    over_all = [slo for scope, slo in scopes if scope.kind is ScopeKind.GLOBAL]
    slo = promised[0][0]
    apart = [*promised, *([one] for one in over_all if len(promised) > 1 or one.objective != slo.objective)]
    head = f"{slo.service} / {slo.name}"
    facts = [
        *_period(slo),
        *(("" if place else "budget", _allows(*alike, apart=len(apart) > 1)) for place, alike in enumerate(apart)),
        ("counted", " ".join(", ".join(slo.indicator.counted()).split())),
        *_by(slo),
        *_steps(slo),
        ("regions", ", ".join(_region(scope) for scope, _ in scopes if scope.kind is ScopeKind.REGION)),
        ("recorded", f"{_recorded(slo)} and {BAD_EVENTS}; every window is a subtraction of the two"),
    ]
    alerting = [alike for alike in apart if alike[0].scope is not ScopeKind.GLOBAL or plan.evaluated.globals]
    bad = f"{slo.minimum_bad_events} bad {_plural(slo.indicator.unit, slo.minimum_bad_events)}"
    footnote = f"what is added is scraping, counting and evaluation; needs at least {bad} in the long window"
    return "\n".join(
        (
            f"{head:<60} {slo.written.path}:{slo.written.line}",
            _promises(promised, over_all),
            "",
            *(f"{name:<18}{text}" for name, text in facts),
            "",
            *_alerting(alerting, footnote),
        )
    )


def _alerting(promised: list[list[PlannedSlo]], footnote: str) -> tuple[str, ...]:
    policy = promised[0][0].policy
    if not policy.windows:
        return (f'no alerts: the policy "{policy.policy}" has no rows',)
    header = _ROW.format("severity", "budget share", "long", "short", "burn", "bad ratio", "total outage alerts after")
    return header, *(line for alike in promised for line in _alerts(*alike, apart=len(promised) > 1)), footnote


def _by_objective(slos: Iterable[PlannedSlo]) -> list[list[PlannedSlo]]:
    """The SLO in its regions, those together that promise the same; what most of them do comes first."""
    alike: dict[Decimal, list[PlannedSlo]] = {}
    for slo in slos:
        alike.setdefault(slo.objective, []).append(slo)
    return sorted(alike.values(), key=len, reverse=True)


def _promises(promised: list[list[PlannedSlo]], over_all: list[PlannedSlo]) -> str:
    (slo, *_), *others = promised
    regional = f"{percent(slo.objective)} over {_days(slo)} in {'each region' if not others else _regions(promised[0])}"
    regional = ", ".join((regional, *(f"{percent(other[0].objective)} in {_regions(other)}" for other in others)))
    return ", ".join((regional, *(f"{percent(one.objective)} globally ({one.mode.said})" for one in over_all)))


def _days(slo: PlannedSlo) -> str:
    text = str(slo.period)
    if isinstance(slo.period, Calendar):
        return f"each {slo.period.calendar.value} of the calendar"
    return f"{text[:-1]} days" if text.endswith("d") else text


def _period(slo: PlannedSlo) -> list[tuple[str, str]]:
    """How the calendar has it, where it has."""
    if not isinstance(slo.period, Calendar):
        return []
    begins, days = BEGINS[slo.period.calendar], NOMINAL[slo.period.calendar]
    return [("period", f"begins {begins} at 0:00 in {slo.period.zone.name}; the figures below take {days} days for it")]


def _allows(slo: PlannedSlo, *alike: PlannedSlo, apart: bool) -> str:
    where = f" ({_where([slo, *alike])})" if apart else ""
    return f"{_share(slo)}; a total outage may last {_outage(slo)}{where}"


def _share(slo: PlannedSlo) -> str:
    """The part of events that may be bad; in a hundred, where one in so many would be far from it."""
    one_in = 1 / slo.budget
    if one_in >= ROUNDED_FROM or one_in == one_in.to_integral_value():
        return f"1 bad {slo.indicator.unit} in {one_in.quantize(Decimal(1))}"
    return f"{(slo.budget * 100).normalize():f} bad {slo.indicator.unit}s in 100"


def _outage(slo: PlannedSlo) -> str:
    return said(float(outage_minutes(slo.budget, slo.period)) * 60)


def _regions(slos: list[PlannedSlo]) -> str:
    return ", ".join(slo.region for slo in slos)


def _where(slos: list[PlannedSlo]) -> str:
    return "globally" if slos[0].scope is ScopeKind.GLOBAL else f"in {_regions(slos)}"


def _region(scope: Scope) -> str:
    since = f" since {datetime.fromtimestamp(scope.since, UTC):%Y-%m-%d}" if scope.since else ""
    return f"{scope.name} {scope.role.value}{since}"


def _alerts(slo: PlannedSlo, *alike: PlannedSlo, apart: bool) -> Iterator[str]:
    """The rows of its policy; where places promise different things, whose they are."""
    if apart:
        yield _where([slo, *alike])
    yield from (_alert(row, slo) for row in slo.policy.windows)


def _alert(row: BurnWindow, slo: PlannedSlo) -> str:
    factor = row.factor(slo.period)
    after = "never: no outage burns that fast"
    if reachable(row, slo.budget, slo.period):
        after = f"{said(promised_seconds(row, slo))} + at most {said(late(row, slo).seconds)}"
    share, ratio = f"{row.share(slo.period):f} %", factor * slo.budget * 100
    shown = f"{_three_digits(ratio)} %"
    return _ROW.format(row.severity.value, share, str(row.window), str(row.short), f"{factor:f}", shown, after)


def _three_digits(number: Decimal) -> str:
    """`1.44`, `0.60`, `0.0144`: two places, and more where they would say next to nothing."""
    short = Context(prec=3).create_decimal(number).normalize()
    return f"{short if number < 1 and short != round(short, 2) else round(number, 2):f}"


def _steps(slo: PlannedSlo) -> list[tuple[str, str]]:
    """Of a journey, whose budgets are added."""
    told = (f"{step.weight.normalize():f} x {step.service}/{step.slo} {percent(step.objective)}" for step in slo.steps)
    objective = f"1 - allowed events / events of the period; {percent(slo.objective)} if each step has as many events"
    return [("steps", ", ".join(told)), ("objective", objective)] if slo.steps else []


def _by(slo: PlannedSlo) -> list[tuple[str, str]]:
    """Where each value of labels has a budget of its own, which."""
    if slo.group is None:
        return []
    of_each = f"a budget for each value of {', '.join(slo.group.labels)}, {slo.group.at_most} at most; "
    return [("by", f"{of_each}one that is not heard for {slo.group.kept} is forgotten")]


def _recorded(slo: PlannedSlo) -> Selector:
    name = Matcher(SLO, "=~", values_of(slo.name)) if slo.group else Matcher(SLO, "=", slo.name)
    return Selector(EVENTS, (Matcher(SERVICE, "=", slo.service), name))


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"
