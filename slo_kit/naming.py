"""Every metric, label, alert, group, file and dashboard name that slo-kit can emit."""

from __future__ import annotations

import re

# Labels: the identity of everything recorded, then the descriptive ones, which live on slo:info alone.
SERVICE, SLO, REGION, SCOPE = "service", "slo", "region", "scope"
IDENTITY = (SERVICE, SLO, REGION, SCOPE)
OWNER, TIER, PERIOD, POLICY, MINIMUM = "owner", "tier", "period", "policy", "minimum_bad_events"
SEVERITY = "severity"
INSTANCES = "instances"
ZONE, EDGE = "zone", "edge"
ROLE, VERDICT, STEADY, NO_DATA = "role", "verdict", "steady", "no_data"
MODE, FAILOVER = "mode", "failover"
GLOBAL = "global"
REPLICA = "replica"

# Running totals: the only numbers about events that leave a region.
EVENTS = "slo:events:total"
BAD_EVENTS = "slo:bad_events:total"
MEASURED_MINUTES = "slo:measured_minutes:total"
TOTALS = (EVENTS, BAD_EVENTS, MEASURED_MINUTES)

# What one evaluation counted of an SLO, for its totals to add at the same instant, and the label that says which of it.
COUNTED = "slo:events:counted"
OUTCOME = "slo_outcome"

# Targets that were just scraped and are not any more, with their own labels: what they had counted is told by the last scrape.
FAILING = "slo:target:failing"

# Where a region has several Prometheus, each one's totals as the global evaluator pulls them, and how far each is behind the
# one total that is made of them.
REPLICA_EVENTS = "slo:replica_events:total"
REPLICA_BAD_EVENTS = "slo:replica_bad_events:total"
REPLICA_MINUTES = "slo:replica_measured_minutes:total"
EVENTS_BEHIND = "slo:replica_events:behind"
BAD_EVENTS_BEHIND = "slo:replica_bad_events:behind"
MINUTES_BEHIND = "slo:replica_measured_minutes:behind"
# The least it was lately.
EVENTS_LEAST_BEHIND = "slo:replica_events:least_behind"
BAD_EVENTS_LEAST_BEHIND = "slo:replica_bad_events:least_behind"
MINUTES_LEAST_BEHIND = "slo:replica_measured_minutes:least_behind"
REPLICA_TOTALS = {EVENTS: REPLICA_EVENTS, BAD_EVENTS: REPLICA_BAD_EVENTS, MEASURED_MINUTES: REPLICA_MINUTES}
BEHIND = {EVENTS: EVENTS_BEHIND, BAD_EVENTS: BAD_EVENTS_BEHIND, MEASURED_MINUTES: MINUTES_BEHIND}
LEAST_BEHIND = {EVENTS: EVENTS_LEAST_BEHIND, BAD_EVENTS: BAD_EVENTS_LEAST_BEHIND, MEASURED_MINUTES: MINUTES_LEAST_BEHIND}
REPLICA_INFO = "slo:replica:info"

# From where a total goes on that was not written for a while, and the label that says which total.
RESUMED = "slo:total:resumed"
TOTAL = "total"

# What the global evaluator puts in the place of events that a region which is down could not count, and how much of it
# since the region's own totals were last heard.
IMPUTED_EVENTS = "slo:imputed_events:total"
IMPUTED_BAD_EVENTS = "slo:imputed_bad_events:total"
IMPUTED_MINUTES = "slo:imputed_minutes:total"
IMPUTED = {EVENTS: IMPUTED_EVENTS, BAD_EVENTS: IMPUTED_BAD_EVENTS, MEASURED_MINUTES: IMPUTED_MINUTES}
UNHEARD = {counted: name.replace(":total", ":unheard") for counted, name in IMPUTED.items()}

# SLOs by label: when each value was last heard. Its totals are those of an SLO called `finality:polkadot`.
GROUP_SEEN = "slo:group:seen"

# What modes other than the sum of events look at: what each region added in one evaluation.
REGION_GROWTH = "slo:region_events:growth"
REGION_BAD_GROWTH = "slo:region_bad_events:growth"
REGION_ERROR = "slo:region_error:ratio"

# Pairs of an active and a dormant instance: in a region how many are active and how far behind the others are, globally
# which region is active, how long none has been, and what the last failover took and lost.
ACTIVE_COUNT = "slo:active:count"
REPLICATION_LAG = "slo:replication_lag:seconds"
REGION_ACTIVE = "slo:region:active"
FAILOVER_GAP = "slo:failover:gap_seconds"
FAILOVER_RTO = "slo:failover:rto_seconds"
FAILOVER_LAG = "slo:failover:lag_seconds"
FAILOVER_RPO = "slo:failover:rpo_seconds"

# What is derived from them.
ERROR_RATIO_PERIOD = "slo:error:ratio_period"
BAD_GROWTH_PERIOD = "slo:bad_events:growth_period"
COVERAGE = "slo:coverage:ratio_period"
BUDGET_REMAINING = "slo:error_budget_remaining:ratio"

# Periods of the calendar: clocks of zones, where periods begin and end, how far they are, and what totals were at their start.
ZONE_CLOCK = "slo:zone:local_seconds"
PERIOD_LOCAL = "slo:period:local_seconds"
PERIOD_EDGE = "slo:period:edge_seconds"
PERIOD_KEPT = "slo:period:kept_seconds"
PERIOD_ELAPSED = "slo:period:elapsed_ratio"
BEFORE_PERIOD = {name: name.replace(":total", ":before_period") for name in TOTALS}

# What is known without measuring.
OBJECTIVE = "slo:objective:ratio"
BUDGET = "slo:error_budget:ratio"
INFO = "slo:info"
REGION_INFO = "slo:region:info"
RULES_INFO = "slo:rules:info"
HEARTBEAT = "slo:heartbeat:seconds"

# What the global evaluator makes of every region.
FRESH = "slo:region:fresh"
VANTAGES = "slo:region:vantages"
VANTAGES_FAILING = "slo:region:vantages_failing"
TRAFFIC = "slo:region:traffic"
REGION_VERDICT = "slo:region:verdict"
REFERENCE = "slo:reference_events:per_minute"
HELD_ERROR = "slo:held_error:ratio"
IMPUTED_SHARE = "slo:imputed_bad:ratio"
BLIND = "slo:blind:ratio"

# Alerts.
BURN = "SLOErrorBudgetBurn"
EXHAUSTED = "SLOErrorBudgetExhausted"
TELEMETRY_MISSING = "SLOTelemetryMissing"
COVERAGE_LOW = "SLOCoverageLow"
SELECTOR_EMPTY = "SLOSelectorEmpty"
RULES_DIFFER = "SLORulesDiffer"
CLOCK_SKEW = "SLOClockSkew"
COUNTER_RESET = "SLOCounterReset"
REGION_DOWN = "SLORegionDown"
UNDECLARED_DRAIN = "SLOUndeclaredDrain"
VANTAGE_FAILING = "SLOVantageFailing"
REPLICA_MISSING = "SLOReplicaMissing"
ACTIVES = "SLOActiveCount"
TOTALS_DRIFT = "SLOTotalsDrift"
TOO_MANY_VALUES = "SLOTooManyValues"
WATCHDOG = "SLOWatchdog"
CALENDAR_ENDS = "SLOCalendarEnds"
TROUBLE = (
    BURN,
    EXHAUSTED,
    REGION_DOWN,
    ACTIVES,
    TELEMETRY_MISSING,
    COVERAGE_LOW,
    SELECTOR_EMPTY,
    RULES_DIFFER,
    CLOCK_SKEW,
    COUNTER_RESET,
    UNDECLARED_DRAIN,
    VANTAGE_FAILING,
    REPLICA_MISSING,
    CALENDAR_ENDS,
    TOTALS_DRIFT,
    TOO_MANY_VALUES,
)
ALERTS = (*TROUBLE, WATCHDOG)

OF_SLO = (BURN, EXHAUSTED, SELECTOR_EMPTY, COVERAGE_LOW, COUNTER_RESET, TOTALS_DRIFT, TOO_MANY_VALUES, ACTIVES)
"""The alerts about one SLO in one scope; all others are about a region, or about all of them."""

# What others write and boards read: alerts as Prometheus keeps them, and what it says of its scrapes and its rules.
FIRED = "ALERTS"
UP, JOB = "up", "job"
RULE_GROUP_SECONDS = "prometheus_rule_group_last_duration_seconds"
RULE_GROUP_INTERVAL = "prometheus_rule_group_interval_seconds"
RULE_GROUP_LAST_RUN = "prometheus_rule_group_last_evaluation_timestamp_seconds"
RULE_GROUP_MISSED = "prometheus_rule_group_iterations_missed_total"
RULE_FAILURES = "prometheus_rule_evaluation_failures_total"
FOREIGN = (
    FIRED,
    UP,
    RULE_GROUP_SECONDS,
    RULE_GROUP_INTERVAL,
    RULE_GROUP_LAST_RUN,
    RULE_GROUP_MISSED,
    RULE_FAILURES,
)

# Where boards live in Grafana, and the tag that says whose they are.
FOLDER, FOLDER_TITLE, TAG = "slo-kit", "SLOs", "slo-kit"

# Tags of the notes kept in Grafana that boards draw over their charts.
DEPLOY_TAG, FAILOVER_TAG, EXCLUSION_TAG = "slo-kit-deploy", "slo-kit-failover", "slo-kit-exclusion"

NAME = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
"""Names of services, SLOs and regions: lower-case letters, digits and dashes (RFC 1123), safe in labels, files and links."""


def of_value(slo: str, *values: str) -> str:
    """What an SLO by label is called for some value, `finality:polkadot`; names as people write them have no colon."""
    return ":".join((slo, *values))


def declared(slo: str) -> str:
    """The name that people wrote: of an SLO by label, the one without the value."""
    return slo.partition(":")[0]


def values_of(slo: str) -> str:
    """A regular expression for the names of an SLO by label, one for each value."""
    return of_value(slo, ".*")


def sent(name: str) -> str:
    """What regions push is called otherwise until the global evaluator has heard it: `slo:sent_events:total`."""
    return name.replace("slo:", "slo:sent_", 1)


def labels_of(alert: str) -> tuple[str, ...]:
    """The labels that every alert of a name has, whatever else it has."""
    return (*IDENTITY, OWNER, SEVERITY) if alert in OF_SLO else (REGION, SCOPE, SEVERITY)


def error_ratio(window: str) -> str:
    """The recorded error ratio over a window in Prometheus spelling: `slo:error:ratio_5m`."""
    return f"slo:error:ratio_{window}"


def bad_growth(window: str) -> str:
    """How many bad events there were in a window that alerts look at: `slo:bad_events:growth_6h`."""
    return f"slo:bad_events:growth_{window}"


def before(total: str, window: str) -> str:
    """What a running total was at the start of a window that pages look at: `slo:events:before_1h`."""
    return total.replace(":total", f":before_{window}")


def group(*parts: str) -> str:
    """The name of a rule group: `slo-kit:counters:rpc-gateway`."""
    return ":".join(("slo-kit", *parts))


def federation_job(region: str, replica: str = "") -> str:
    """The scrape job that pulls a region to the global Prometheus, `slo-kit-eu-west-1`, or one replica, `slo-kit-eu-west-1/2`."""
    return f"slo-kit-{region}/{replica}" if replica else f"slo-kit-{region}"


def scope_folder(region: str) -> str:
    """The folder of a scope under the build folder: `global` or `regions/<region>`."""
    return GLOBAL if region == GLOBAL else f"regions/{region}"


def dashboard_uid(*parts: str) -> str:
    """A stable Grafana uid of at most 40 characters; a name that had to be cut keeps a hash of the whole."""
    whole = "-".join(("slo-kit", *parts))
    if len(whole) <= 40:
        return whole
    import hashlib  # not needed by those who only check

    return f"{whole[:31]}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}"
