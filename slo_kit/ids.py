"""Every id that a problem of a workspace can carry, and which of them may be allowed by a comment.

What is refused cannot be compiled, or would count wrongly; no comment helps. A lint is about something that compiles and will
probably disappoint: who knows better allows it, with a reason.
"""

from __future__ import annotations

READING: dict[str, str] = {
    # the file
    "not-utf8": "text is UTF-8",
    "yaml-syntax": "a file is YAML",
    "too-deep": "nothing is nested without end",
    "alias": "aliases are not read",
    "merge-key": "merge keys are not read",
    "tag": "tags are not read",
    "duplicate-key": "a key is there once",
    "key-not-text": "a key is text",
    "ambiguous-text": "text is text to every reader of YAML",
    # the head of a document
    "unknown-version": "apiVersion is one that is read",
    "unknown-kind": "kind is one that is read",
    "foreign-query": "a query of another tool can be counted",
    "foreign-plugin": "nothing in a workspace runs code",
    "which-period": "something says which period holds",
    "not-prometheus": "a query of another tool is one of Prometheus",
    "unknown-reference": "documents that are named exist",
    "budgeting": "a budget is one of events or of slices",
    "period": "a window of another tool rolls, or is a period of the calendar",
    # keys and values
    "unknown-key": "keys are known",
    "missing-key": "what has no default is written",
    "no-value": "a key has a value",
    "empty-list": "a list has items",
    "empty-mapping": "a mapping has keys",
    "empty-text": "text has words",
    "wrong-kind": "a value is of the sort that is wanted",
    "unknown-value": "a word is one of those that are known",
    "not-a-number": "numbers are digits",
    "not-a-boolean": "true and false are written so",
    "not-a-date": "days are days of the calendar",
    "not-a-time": "times of day are hours and minutes",
    "not-a-duration": "durations are written as Prometheus writes them",
    "not-a-version": "versions are numbers",
    "not-a-selector": "a selector is one metric with matchers",
    "not-a-condition": "a condition is a comparison",
    "not-an-expression": "an expression is PromQL about series",
    "not-an-address": "an address is one of http",
    "unknown-zone": "zones are those of the IANA database",
    "bad-name": "names are safe in labels, files and links",
    "reserved-name": "names of ours are not names of regions",
    "bad-label": "labels are letters, digits and underscores",
    "bad-matcher": "a label is given text to match",
    "bad-regex": "a regular expression is one",
    "bad-metric": "a metric is a name",
    "no-labels": "matchers name labels",
    "negative": "counts are not negative",
    "objective-fraction": "objectives are percentages",
    "objective-range": "an objective leaves a budget that can be measured",
    "share-range": "shares are percentages",
    "weight-range": "weights count for something",
    "quorum": "a quorum can be reached and cannot be forced by one",
    "no-such-day": "a day of the month is one that months have",
    "secret-in-address": "secrets are not in files",
    "burn-range": "a burn rate is above 0",
    "policy-row": "a row says how fast is too fast, once",
    "no-bucket": "a bucket says which answers are fast enough",
    # templates
    "unknown-template": "templates that are used exist",
    "unknown-parameter": "a template has the parameters that it is given",
    "missing-parameter": "a template is given what has no default",
    "misplaced-parameter": "a parameter stands where its type can",
    "unused-parameter": "a parameter is used in its template",
    # what is counted
    "indicator": "an indicator counts in one sound way",
}
"""What holds of every value that can be read, by id."""

FITTING: dict[str, str] = {
    # names
    "second-topology": "there is one Topology",
    "duplicate-name": "a name is given once",
    "duplicate-region": "a region is listed once",
    "duplicate-replica": "a replica is listed once",
    "unknown-policy": "policies that are used exist",
    "unknown-region": "regions that are named exist",
    "unknown-slo": "SLOs that are named exist",
    "unknown-service": "services that are named exist",
    "unknown-owner": "owners that are named own something",
    "no-region": "an SLO is measured somewhere",
    "no-global-store": "what is global has a Prometheus that sees all regions",
    "transport-without-end": "totals are carried to where somebody is",
    "two-policies": "one error budget policy holds for an SLO",
    # what does not fit together
    "newer-prometheus": "an expression is one that every Prometheus that evaluates it can read",
    "mode": "regions add up in one way, which fits them",
    "period-beyond-retention": "what a budget looks back to is kept",
    "unreachable-threshold": "an alert can fire",
    "window-beyond-period": "a window is not longer than the period",
    "short-window": "a short window holds evaluations",
    "slice-length": "a slice holds whole evaluations",
    "slice-beyond-window": "a window holds whole slices",
    "counting-times": "the timing of counting loses no events",
    "role-without-end": "a role that is silent has a reason and an end",
    "end-without-role": "a reason and an end belong to a role",
    "until-before-since": "a region begins before it ends",
    "probes": "probes tell regions and vantages apart",
    "role-of-slo": "an SLO counts in a role that somebody has",
    "objective-of-region": "what a region promises is of one that measures",
    "by-label": "labels of groups tell groups apart",
    "by-cap": "there is a cap on groups, and a time after which one is gone",
    "by-mode": "groups and modes are not mixed",
    "journey-step": "a journey has several steps, each once",
    "journey-cycle": "no journey leads back to itself",
    "journey-period": "budgets that are added are for one period",
    "journey-region": "every step is measured where its journey is",
    "journey-weight": "minutes and requests are added by what they are worth",
    "thresholds-in-order": "caution comes before the freeze",
    "exclusion-time": "an exclusion has a beginning and an end",
    "exclusion-zone": "an exclusion says by whose clock it is",
    "overlapping-exclusions": "a time is excluded once",
    # comments that allow
    "allow-without-reason": "what is allowed has a reason",
    "allow-unknown": "what is allowed is a check",
    "allow-refused": "only lints can be allowed",
    "allow-unused": "what is allowed is found",
}
"""What holds of values together, by id."""

REFUSED = {**READING, **FITTING}
"""What holds of everything that compiles."""

LINTS: dict[str, str] = {
    "sum-before-rate": "rates are summed, and sums are not rated",
    "quantile-in-slices": "requests are counted, and quantiles are not",
    "absent-counts-nothing": "what is measured is there while all is well",
    "divides-by-idle": "an idle minute is not a bad one",
    "labels-differ": "the sides of an operator have series in common",
    "short-range": "a range holds four scrapes",
    "counter-as-gauge": "a counter is not compared with a limit",
    "gauge-as-counter": "what is read as a counter counts",
    "external-label": "rules select by labels that they see",
    "reads-recorded": "SLOs are about raw series",
    "impossible-selector": "a selector can find something",
    "matches-everything": "a matcher leaves something out",
    "needless-anchor": "regular expressions are anchored once",
    "part-elsewhere": "bad events are among all events",
    "unit-of-name": "buckets are read in the unit that they are in",
    "counted-twice": "two SLOs count two things",
    "row-of-no-use": "every row of a policy can be the first to fire",
    "unused-policy": "a policy is used",
    "few-scrapes": "a window holds four scrapes",
    "one-slice-pages": "one bad minute wakes nobody",
    "shared-prometheus": "a region has a Prometheus of its own",
    "page-within-budget": "nobody is woken while the promise is kept",
    "after-the-fact": "what was excluded afterwards can be looked up",
    "excluded-too-much": "what is left after exclusions is worth measuring",
    "unused-pair": "a pair is asked by an SLO",
    "no-receiver": "an owner of receivers has one",
}
"""What holds of what works well, by id; a comment allows it."""

NOTES: dict[str, str] = {
    "not-carried": "what another tool's document says has an equivalent",
    "counted-otherwise": "a query counts what it counted before",
    "row-left-out": "a row of alerts can fire",
    "plugin-not-run": "nothing in a workspace runs code",
    "renamed": "a name is kept",
    "unowned": "a service has an owner",
    "ignored-key": "every key has an effect",
    "openslo-invalid": "the official validator of OpenSLO accepts a document",
    "openslo-gap": "a document that the official validator accepts can be meant",
}
"""What is worth knowing about documents of other tools, by id; nothing to mend, and nothing to allow."""

VERDICTS = ("openslo-invalid",)
"""Notes that `slo-kit check --strict` takes for problems."""

LIVE: dict[str, str] = {
    "selector-empty": "what is read is there",
    "label-missing": "labels that tell bad events apart are there",
    "too-many-series": "an evaluation reads no more than it must",
    "other-type": "counters are counters, and gauges are gauges",
    "rarer-scrapes": "scrapes come as often as counting takes them to",
    "slow-scrapes": "scrapes are over when what they saw is counted",
    "too-little-traffic": "a total outage has enough events to page",
    "bucket-missing": "a histogram has a bucket at the threshold",
    "beyond-buckets": "buckets hold what is observed",
    "not-native": "a native histogram is one",
    "too-many-groups": "labels have no more values than their cap",
    "one-vantage": "probes come from two places",
    "short-retention": "Prometheus keeps what budgets look back to",
    "other-region": "an address is that of its region",
}
"""Lints that only a running Prometheus can tell."""

COMMENTS = ("allow-without-reason", "allow-unknown", "allow-refused", "allow-unused")
"""Those about comments themselves."""


def may_be_allowed(found: str) -> bool:
    """Whether a comment may allow problems of an id."""
    return found in LINTS or found in LIVE
