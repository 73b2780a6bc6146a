"""What single keys demand beyond their type: names, percentages, addresses, counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from slo_kit.naming import GLOBAL, NAME
from slo_kit.spec.scalars import Fault

_PLACE = r"[^/?#\s@]+(/[^?#\s@]*)?"
_ADDRESS = re.compile(rf"https?://{_PLACE}")
_LINK = re.compile(rf"https?://{_PLACE}([?#][^\s@]*)?")
_CARRYING = re.compile(rf"(?P<scheme>https?://)?[^/?#\s]*@(?P<place>{_PLACE})")
_WHO = "; SLO_KIT_PROMETHEUS_TOKEN, or _USER and _PASSWORD, say who asks"

_MOST = Decimal("99.99999")
"""Three seconds a year."""


def name(value: str) -> None:
    """A name that is safe in labels, files and links."""
    if not NAME.fullmatch(value):
        suggestion = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")[:63].strip("-")
        hint = f"write {suggestion}" if suggestion else "write letters, as in rpc-gateway"
        raise Fault("bad-name", f'"{value}" is not a name; names are lower-case letters, digits and dashes, at most 63', hint)


def region_name(value: str) -> None:
    """A name other than the one of the global scope."""
    name(value)
    if value == GLOBAL:
        raise Fault("reserved-name", f'"{GLOBAL}" is what all regions together are called', "name the place, as in eu-west-1")


def template_name(value: str) -> None:
    """A name, or two with a slash between: the technology and what is measured of it."""
    if not all(NAME.fullmatch(part) for part in value.split("/", 1)):
        message = f'"{value}" is not the name of a template; it is lower-case letters, digits and dashes, with one slash at most'
        raise Fault("bad-name", message, "write it as in substrate/finality-lag")


def objective(value: Decimal) -> None:
    """A percentage with something left to spend."""
    if 0 < value < 1:
        message = f"objective {value} is a fraction; objectives are percentages"
        raise Fault("objective-fraction", message, f"write {(value * 100).normalize():f}")
    if value <= 0:
        raise Fault("objective-range", f"objective {value} promises nothing", "write a percentage between 0 and 100, as in 99.9")
    if value >= 100:
        raise Fault("objective-range", f"objective {value} leaves no error budget", "write less than 100, as in 99.9")
    if value > _MOST:
        raise Fault("objective-range", f"objective {value} allows less than can be measured", f"write {_MOST} at most")


def budget_share(value: Decimal) -> None:
    """A percentage of the budget."""
    if not 0 < value <= 100:
        raise Fault("share-range", f"{value} is no share of a budget", "write a percentage above 0 and at most 100, as in 2")


def burn_rate(value: Decimal) -> None:
    """How many times faster than allowed."""
    if value <= 0:
        raise Fault("burn-range", f"a burn rate of {value} is none", "write a number above 0, as in 14.4")


def budget_left(value: Decimal) -> None:
    """A percentage of the budget that is left, which may be overspent."""
    if 0 < value < 1:
        raise Fault("share-range", f"{value} is a fraction; shares are percentages", f"write {(value * 100).normalize():f}")
    if not -1000 <= value < 100:
        raise Fault("share-range", f"{value} is no share of a budget", "write a percentage below 100, as in 25")


def weight(value: Decimal) -> None:
    """A share of something."""
    if value <= 0:
        raise Fault(
            "weight-range", f"a weight of {value} counts for nothing", "write a number above 0, or give the region another role"
        )


def step_weight(value: Decimal) -> None:
    """How many events one event of a step counts for."""
    if value <= 0:
        message = f"a step that weighs {value} is none"
        raise Fault("weight-range", message, "write a number above 0, or leave the step out")


def good_above(value: Decimal) -> None:
    """A percentage by which most events of a good slice are good."""
    if 0 < value <= 1:
        message = f"good_above {value} is a fraction; shares are percentages"
        raise Fault("share-range", message, f"write {(value * 100).normalize():f}")
    if not 50 < value <= 100:
        message = f"a slice with {value} % of its events good is no good slice"
        raise Fault("share-range", message, "write a percentage above 50 and at most 100, as in 99")


def count(value: int) -> None:
    """Not negative."""
    if value < 0:
        raise Fault("negative", f"{value} is negative", "write 0 or more")


def address(value: str) -> None:
    """An http address without credentials, which would end up in rules, dashboards and git."""
    _bare(value, _WHO)
    _of_http(value, _ADDRESS)


def addresses(value: str | tuple[str, ...]) -> None:
    """An address; what holds of each of several is said by `replicas`."""
    if isinstance(value, str):
        address(value)


def replicas(values: tuple[str, ...]) -> Iterator[tuple[int, Fault]]:
    """What is said of one address holds for each; the same one twice would count as two that agree."""
    for index, value in enumerate(values):
        try:
            address(value)
        except Fault as fault:
            yield index, fault
            continue
        if value in values[:index]:
            hint = "each replica has an address of its own; leave one out"
            yield index, Fault("duplicate-replica", f'"{value}" is listed twice', hint)


def beginning(value: str) -> None:
    """An address that links begin with, which alerts carry in their annotations."""
    _bare(value)
    _of_http(value, _ADDRESS)


def link(value: str) -> None:
    """An address of something to read."""
    _without_credentials(value, "; in a path, @ is written %40")
    _of_http(value, _LINK)


def _bare(value: str, who: str = "") -> None:
    """Raises Fault, which does not quote it, for what may carry a secret: `who` says where it belongs."""
    _without_credentials(value, who)
    if re.search(r"[?#]", value):
        message = 'the address goes on with "?" or "#", where secrets may be; they come from the environment'
        raise Fault("secret-in-address", message, f"write http://host:port{who}")


def _without_credentials(value: str, who: str = "") -> None:
    if "@" in value:
        found = _CARRYING.fullmatch(value)
        bare = f"{found['scheme'] or 'http://'}{found['place']}" if found else "http://host:port"
        message = "the address carries credentials; secrets come from the environment"
        raise Fault("secret-in-address", message, f"write {bare}{who}")


def _of_http(value: str, form: re.Pattern[str]) -> None:
    if "{{" in value:
        message = f'"{value}" has "{{{{" in it, which Prometheus would fill in when it alerts'
        raise Fault("not-an-address", message, "write the address as it is")
    if not form.fullmatch(value):
        guessed = f"http://{value}"
        hint = guessed if form.fullmatch(guessed) and "://" not in value else "http://host:port"
        raise Fault("not-an-address", f'"{value}" is not an http address', f"write {hint}")


def stated(value: str) -> None:
    """Not empty."""
    if not value:
        raise Fault("empty-text", "nothing is written between the quotes", "write at least one word")


def days_of_month(value: tuple[int, ...]) -> None:
    """Numbers that a month has, from its front or from its end."""
    for number in value:
        if number == 0 or abs(number) > 31:
            raise Fault("no-such-day", f"no month has a day {number}", "write 1 to 31, or -1 for the last day and so on")


RULES: dict[str, Callable[[Any], None]] = {
    "Service.service": name,
    "Service.owner": stated,
    "Slo.name": name,
    "Slo.objective": objective,
    "Journey.name": name,
    "Step.weight": step_weight,
    "GlobalObjective.objective": objective,
    "SliceBudget.good_above": good_above,
    "Region.name": region_name,
    "Region.prometheus": addresses,
    "Region.reason": stated,
    "Region.weight": weight,
    "GlobalStore.prometheus": addresses,
    "Links.grafana": beginning,
    "Links.runbooks": beginning,
    "Receivers.page": stated,
    "Receivers.ticket": stated,
    "Receivers.watchdog": stated,
    "OwnerReceivers.owner": stated,
    "OwnerReceivers.page": stated,
    "OwnerReceivers.ticket": stated,
    "AlertPolicy.policy": name,
    "AlertPolicy.minimum_bad_events": count,
    "BurnWindow.budget_share": budget_share,
    "BurnWindow.burn_rate": burn_rate,
    "IndicatorTemplate.template": template_name,
    "IndicatorTemplate.description": stated,
    "Parameter.description": stated,
    "Exclusion.exclusion": name,
    "Exclusion.reason": stated,
    "Approval.by": stated,
    "Approval.link": link,
    "Every.days": days_of_month,
    "ErrorBudgetPolicy.policy": name,
    "Layout.layout": name,
    "ErrorBudgetPolicy.caution_below": budget_left,
    "ErrorBudgetPolicy.freeze_below": budget_left,
    "ErrorBudgetPolicy.single_incident": budget_share,
    "ErrorBudgetPolicy.cautious": stated,
    "ErrorBudgetPolicy.frozen": stated,
    "ErrorBudgetPolicy.disputes": stated,
}
"""By the names of class and field, so that no class is loaded of which nothing is written; each raises Fault."""

NAMED: dict[str, Callable[[Any], None]] = {"objectives": objective}
"""The same for each value of keys whose own keys are names that people choose."""

EACH: dict[str, Callable[[tuple[str, ...]], Iterator[tuple[int, Fault]]]] = {
    "Region.prometheus": replicas,
    "GlobalStore.prometheus": replicas,
}
"""What holds of each word of a list, likewise: an index, and why the word there is refused."""

MAY_BE_EMPTY = {"AlertPolicy.windows"}
"""Lists of which an empty one means something, likewise."""
