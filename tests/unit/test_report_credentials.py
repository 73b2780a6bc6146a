"""Who we are to a Prometheus: tokens, users, tenants, certificates and signatures, from the environment or files alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from slo_kit.errors import CannotRun
from slo_kit.prometheus.credentials import access
from slo_kit.prometheus.sigv4 import AwsKeys, SignedForAws

PREFIX = "SLO_KIT_PROMETHEUS_"
SUITE = AwsKeys("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
"""The keys of the test suite that AWS publishes for its signatures."""


def prepared(method: str = "GET", url: str = "http://prometheus:9090/api/v1/query", body: str = "") -> requests.PreparedRequest:
    session = requests.Session()
    access().equip(session)
    return session.prepare_request(requests.Request(method, url, data=body or None))


def test_without_anything_nothing_is_sent() -> None:
    assert {"Authorization", "X-Scope-OrgID"}.isdisjoint(prepared().headers)


def test_a_token_may_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_text("s3cret\n")
    monkeypatch.setenv(f"{PREFIX}TOKEN_FILE", str(tmp_path / "token"))
    assert prepared().headers["Authorization"] == "Bearer s3cret"


def test_a_password_may_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "password").write_text("it\n")
    monkeypatch.setenv(f"{PREFIX}USER", "me")
    monkeypatch.setenv(f"{PREFIX}PASSWORD_FILE", str(tmp_path / "password"))
    assert prepared().headers["Authorization"] == "Basic bWU6aXQ="


def test_a_tenant_is_a_header_of_every_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{PREFIX}TENANT", "payments|platform")
    assert prepared().headers["X-Scope-OrgID"] == "payments|platform"


@pytest.mark.parametrize("name", ["payments", "café"])
def test_a_tenant_that_is_taken_can_be_sent(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{PREFIX}TENANT", name)
    assert prepared().headers["X-Scope-OrgID"].encode("latin-1").decode("latin-1") == name


def test_certificates_are_used_for_both_sides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CERT", "KEY", "CA"):
        (tmp_path / name).write_text("pem")
        monkeypatch.setenv(f"{PREFIX}{name}_FILE", str(tmp_path / name))
    session = requests.Session()
    access().equip(session)
    assert session.cert == (str(tmp_path / "CERT"), str(tmp_path / "KEY"))
    assert session.verify == str(tmp_path / "CA")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"TOKEN": "s3cret", "USER": "me"}, "TOKEN and SLO_KIT_PROMETHEUS_USER are all set"),
        ({"TOKEN": "s3cret", "TOKEN_FILE": "/nowhere"}, "TOKEN and SLO_KIT_PROMETHEUS_TOKEN_FILE are both set"),
        ({"TOKEN": "s3cret with spaces"}, "is not a token"),
        ({"TOKEN_FILE": "/nowhere"}, "cannot read /nowhere, which SLO_KIT_PROMETHEUS_TOKEN_FILE names: No such file"),
        ({"KEY_FILE": __file__}, "KEY_FILE is set and SLO_KIT_PROMETHEUS_CERT_FILE is not"),
        ({"TENANT": "a\nX-Other: b"}, "TENANT has a character in it that cannot be sent"),
        ({"TENANT": "zahlungen-€"}, 'TENANT has "€" in it, which cannot be sent'),
        ({"AWS_REGION": "eu—west"}, 'AWS_REGION has "—" in it, which cannot be sent'),
        ({"AWS_REGION": "eu-west-1"}, "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
    ],
)
def test_what_cannot_be_meant_is_refused_without_showing_it(
    given: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(f"{PREFIX}{name}", value)
    with pytest.raises(CannotRun) as raised:
        access()
    assert said in str(raised.value)
    assert "s3cret" not in str(raised.value)


def test_a_signature_is_the_one_of_the_published_test_suite() -> None:
    # aws-sig-v4-test-suite, get-vanilla
    signer = SignedForAws(SUITE, "us-east-1", "service", lambda: datetime(2015, 8, 30, 12, 36, tzinfo=UTC))
    request = signer(requests.Request("GET", "https://example.amazonaws.com/").prepare())
    assert request.headers["Authorization"] == (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, "
        "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    )


def test_a_signature_covers_the_body_the_query_and_the_session() -> None:
    signer = SignedForAws(AwsKeys("id", "secret", "session"), "eu-west-1", now=lambda: datetime(2026, 11, 23, tzinfo=UTC))
    url = "https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/api/v1/query_range"
    requested = [("POST", url, "query=a"), ("POST", url, "query=b"), ("GET", f"{url}?query=a", ""), ("GET", f"{url}?query=b", "")]
    signed = [signer(requests.Request(method, to, data=body or None).prepare()) for method, to, body in requested]
    assert len({one.headers["Authorization"] for one in signed}) == 4
    assert all("host;x-amz-date;x-amz-security-token" in one.headers["Authorization"] for one in signed)


def test_secrets_are_not_in_what_is_printed_of_them() -> None:
    assert "secret" not in repr(SignedForAws(AwsKeys("id", "secret", "session"), "eu-west-1")).replace("AwsKeys", "")
