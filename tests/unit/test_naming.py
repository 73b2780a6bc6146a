from __future__ import annotations

import re

import pytest

from slo_kit import naming
from slo_kit.promql import parse_selector

RECORDED = [value for name, value in vars(naming).items() if isinstance(value, str) and value.startswith("slo:")]


@pytest.mark.parametrize("name", [*RECORDED, naming.error_ratio("5m"), naming.error_ratio("period")])
def test_every_recorded_name_is_a_metric_of_its_own(name: str) -> None:
    assert parse_selector(name).metric == name


def test_no_two_recorded_names_are_the_same() -> None:
    assert len(set(RECORDED)) == len(RECORDED)


def test_the_ratio_over_the_period_is_named_like_any_window() -> None:
    assert naming.error_ratio("5m") == "slo:error:ratio_5m"
    assert naming.error_ratio("period") == naming.ERROR_RATIO_PERIOD


@pytest.mark.parametrize("alert", naming.ALERTS)
def test_alert_names_begin_alike_and_are_safe_as_file_names(alert: str) -> None:
    assert re.fullmatch("SLO[A-Za-z]+", alert)


@pytest.mark.parametrize("name", ["rpc-gateway", "a", "0", "x" * 63, "eu-west-1"])
def test_names_of_letters_digits_and_dashes_are_names(name: str) -> None:
    assert naming.NAME.fullmatch(name)


@pytest.mark.parametrize("name", ["", "-a", "a-", "A", "a_b", "a.b", "a b", "x" * 64, "café"])
def test_anything_that_needs_quoting_somewhere_is_no_name(name: str) -> None:
    assert not naming.NAME.fullmatch(name)


def test_groups_and_folders_are_named_for_what_is_in_them() -> None:
    assert naming.group("counters", "rpc-gateway") == "slo-kit:counters:rpc-gateway"
    assert naming.scope_folder("eu-west-1") == "regions/eu-west-1"
    assert naming.scope_folder("global") == "global"


def test_a_dashboard_uid_that_fits_is_readable() -> None:
    assert naming.dashboard_uid("slo") == "slo-kit-slo"


def test_a_dashboard_uid_that_does_not_fit_stays_unique() -> None:
    first, second = (naming.dashboard_uid("service", "x" * 60, end) for end in ("a", "b"))
    assert len(first) == len(second) == 40
    assert first != second
    assert first == naming.dashboard_uid("service", "x" * 60, "a")
