"""Requests signed as AWS wants them (Signature Version 4), for Amazon Managed Prometheus and whatever stands before it."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote, urlsplit

import requests
from requests.auth import AuthBase

from slo_kit.errors import CannotRun

ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class AwsKeys:
    """A pair of keys, and the token that temporary ones come with."""

    identity: str
    secret: str = field(repr=False)
    session: str = field(default="", repr=False)


def aws_keys() -> AwsKeys:
    """From the variables that every tool for AWS reads; CannotRun if they are not there."""
    identity, secret = os.environ.get("AWS_ACCESS_KEY_ID", ""), os.environ.get("AWS_SECRET_ACCESS_KEY", "")
    if not identity or not secret:
        raise CannotRun("requests are to be signed for AWS; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
    return AwsKeys(identity, secret, os.environ.get("AWS_SESSION_TOKEN", ""))


def _now() -> datetime:
    # A signature is good for minutes only, so this clock is part of talking to a server, not of a report.
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class SignedForAws(AuthBase):
    """Signs every request anew, a retry by requests included."""

    keys: AwsKeys
    region: str
    service: str = "aps"
    now: Callable[[], datetime] = _now

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the headers of the signature."""
        stamp = f"{self.now():%Y%m%dT%H%M%SZ}"
        request.headers["X-Amz-Date"] = stamp
        if self.keys.session:
            request.headers["X-Amz-Security-Token"] = self.keys.session
        place = f"{stamp[:8]}/{self.region}/{self.service}/aws4_request"
        names, canonical = _canonical(request)
        wanted = f"{ALGORITHM}\n{stamp}\n{place}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
        signature = hmac.new(self._key(place), wanted.encode(), hashlib.sha256).hexdigest()
        credential = f"Credential={self.keys.identity}/{place}"
        request.headers["Authorization"] = f"{ALGORITHM} {credential}, SignedHeaders={names}, Signature={signature}"
        return request

    def _key(self, place: str) -> bytes:
        key = f"AWS4{self.keys.secret}".encode()
        for part in place.split("/"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        return key


def _canonical(request: requests.PreparedRequest) -> tuple[str, str]:
    """The names of the signed headers, and the request as it is signed."""
    parts = urlsplit(request.url or "")
    signed = {
        name.lower(): " ".join(str(value).split()) for name, value in request.headers.items() if name.lower()[:6] == "x-amz-"
    }
    signed["host"] = parts.netloc.rpartition("@")[2]
    names = ";".join(sorted(signed))
    query = "&".join(sorted(f"{quote(k, safe='-_.~')}={quote(v, safe='-_.~')}" for k, v in parse_qsl(parts.query, True)))
    body = request.body or b""
    payload = hashlib.sha256(body.encode() if isinstance(body, str) else bytes(body)).hexdigest()
    headers = "".join(f"{name}:{signed[name]}\n" for name in sorted(signed))
    # Encoded once more than it is sent, as every service but S3 wants it.
    path = quote(parts.path or "/", safe="/-_.~")
    return names, "\n".join((request.method or "GET", path, query, headers, names, payload))
