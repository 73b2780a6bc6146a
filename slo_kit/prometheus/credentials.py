"""Who we are to a Prometheus: from the environment, or from files that it names; never from arguments, never shown."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path

import requests
from requests.auth import AuthBase, HTTPBasicAuth

from slo_kit.errors import CannotRun
from slo_kit.prometheus.sigv4 import SignedForAws, aws_keys

PREFIX = "SLO_KIT_PROMETHEUS_"
TOKEN, USER, PASSWORD, TENANT = (f"{PREFIX}{name}" for name in ("TOKEN", "USER", "PASSWORD", "TENANT"))
CERTIFICATE, KEY, AUTHORITY = (f"{PREFIX}{name}_FILE" for name in ("CERT", "KEY", "CA"))
AWS_REGION = f"{PREFIX}AWS_REGION"
TENANT_HEADER = "X-Scope-OrgID"
_PRINTABLE = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class _Bearer(AuthBase):
    token: str = field(repr=False)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


class _NoCredentials(AuthBase):
    """Keeps requests from looking into a .netrc: credentials come from the environment or not at all."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


@dataclass(frozen=True, slots=True)
class Access:
    """What is sent along with every request: `certificate` is a file, or a file and that of its key."""

    auth: AuthBase
    tenant: str = ""
    certificate: tuple[str, ...] = ()
    authority: str = ""

    def equip(self, session: requests.Session) -> None:
        """Make a session use it."""
        session.auth = self.auth
        if self.tenant:
            session.headers[TENANT_HEADER] = self.tenant
        if self.certificate:
            session.cert = self.certificate[0] if len(self.certificate) == 1 else (self.certificate[0], self.certificate[1])
        if self.authority:
            session.verify = self.authority


def access() -> Access:
    """As the environment says; CannotRun if it says two things, or names a file that cannot be read."""
    certificate, key = (_existing(name) for name in (CERTIFICATE, KEY))
    if key and not certificate:
        raise CannotRun(f"{KEY} is set and {CERTIFICATE} is not; set both, or put key and certificate into one file")
    return Access(_auth(), _of_header(TENANT), tuple(filter(None, (certificate, key))), _existing(AUTHORITY))


def secrets(auth: object) -> tuple[str, ...]:
    """What a session must not repeat of its own words, by its `auth`: each as it is known here, and as it is sent."""
    match auth:
        case _Bearer(token=token):
            return (token,)
        case HTTPBasicAuth(username=bytes() as user, password=bytes() as password):
            return password.decode(), b64encode(user + b":" + password).decode()
        case SignedForAws(keys=keys):
            return keys.secret, keys.session
        case _:
            return ()


def _auth() -> AuthBase:
    token, user, region = _secret(TOKEN), _plain(USER), _of_header(AWS_REGION)
    given = [name for name, value in ((TOKEN, token), (USER, user), (AWS_REGION, region)) if value]
    if len(given) > 1:
        raise CannotRun(f"{' and '.join(given)} are all set; unset all but one, so that it is clear which counts")
    if token:
        return _Bearer(token)
    if user:
        return HTTPBasicAuth(user.encode(), _secret(PASSWORD).encode())
    return SignedForAws(aws_keys(), region) if region else _NoCredentials()


def _secret(name: str) -> str:
    """A secret from the variable, or from the file that the variable with _FILE names; the message never quotes it."""
    written, path = os.environ.get(name, ""), os.environ.get(f"{name}_FILE", "")
    if written and path:
        raise CannotRun(f"{name} and {name}_FILE are both set; unset one, so that it is clear which counts")
    found = _read(path, f"{name}_FILE").strip() if path else written.strip()
    # A line break inside would be refused by the HTTP library in a message that quotes the whole header.
    if name == TOKEN and found and not _PRINTABLE.fullmatch(found):
        raise CannotRun(f"what {name} gives is not a token: it has spaces or line breaks in it")
    if path and not found:
        raise CannotRun(f"{path}, which {name}_FILE names, is empty")
    return found


def _plain(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value.isprintable():
        raise CannotRun(f"{name} has a character in it that cannot be sent")
    return value


def _of_header(name: str) -> str:
    """A value that is sent in a header, where all but Latin-1 has no spelling."""
    value = _plain(name)
    if odd := next((character for character in value if character > "\xff"), ""):
        raise CannotRun(f'{name} has "{odd}" in it, which cannot be sent')
    return value


def _existing(name: str) -> str:
    path = os.environ.get(name, "")
    if path:
        _read(path, name)
    return path


def _read(path: str, name: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise CannotRun(f"cannot read {path}, which {name} names: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CannotRun(f"{path}, which {name} names, is not text") from None
