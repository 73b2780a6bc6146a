"""Asks a Prometheus: bounded waiting, credentials from the environment, and no half answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

import requests
from urllib3.util import Retry

from slo_kit.errors import CannotRun
from slo_kit.prometheus import shape
from slo_kit.prometheus.credentials import PASSWORD, TOKEN, USER, access, secrets
from slo_kit.prometheus.shape import Series, StrangeError
from slo_kit.quotation import quoted

PATIENCE = (5.0, 60.0)
"""Seconds to connect, and to wait for an answer."""

_QUERY_FAULTS = ("bad_data", "execution", "timeout")
_RETRIED = Retry(
    total=3, connect=1, backoff_factor=0.5, status_forcelist=(429, 502), allowed_methods=("GET", "POST"), raise_on_status=False
)


class Span(Protocol):
    """A time in seconds since 1970, looked at every `step` of them."""

    @property
    def start(self) -> int:
        """Its first moment."""

    @property
    def end(self) -> int:
        """Its last."""

    @property
    def step(self) -> int:
        """From one look to the next."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The server understood and refused this one query, in its own words."""

    words: str


_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Prometheus:
    """One server, and the connection to it."""

    url: str
    session: requests.Session = field(default_factory=lambda: _session(), compare=False, repr=False)

    @property
    def host(self) -> str:
        """Where the address points, without the user and password it may carry."""
        return urlsplit(self.url).netloc.rpartition("@")[2] or self.url

    def instant(self, query: str, at: int) -> Series | Refused:
        """The series of an expression at a moment; a single number is a series without labels."""
        return self._read(shape.vector, self.ask("query", {"query": query, "time": at}))

    def over(self, query: str, span: Span) -> Series | Refused:
        """The series of an expression over a time."""
        form = {"query": query, "start": span.start, "end": span.end, "step": span.step}
        return self._read(shape.matrix, self.ask("query_range", form))

    def series(self, selector: str, span: Span) -> Series | Refused:
        """The labels of the series that a selector finds."""
        form = {"match[]": selector, "start": span.start, "end": span.end}
        return self._read(shape.labels, self.ask("series", form))

    def label_values(self, label: str) -> tuple[str, ...]:
        """Every value that a label has."""
        found = self._read(shape.texts, self.ask(f"label/{label}/values", {}, reading=True))
        return () if isinstance(found, Refused) else found

    def ask(self, what: str, form: dict[str, Any], reading: bool = False) -> Any:
        """The data of an answer, or Refused; CannotRun if there is no answer or not a whole one.

        Some of what a server tells can only be read (GET); queries, which may be long, are posted.
        """
        url = f"{self.url.rstrip('/')}/api/v1/{what}"
        try:
            if reading:
                response = self.session.get(url, params=form, timeout=PATIENCE)
            else:
                response = self.session.post(url, data=form, timeout=PATIENCE)
        except requests.RequestException as error:
            raise CannotRun(f"{self.host} {_plainly(error)}") from None
        return self._data(response)

    def _data(self, response: requests.Response) -> Any:
        if response.status_code in (401, 403):
            raise CannotRun(f"{self.host} asks who is there; set {TOKEN}, or {USER} and {PASSWORD}")
        try:
            answer = shape.answered(response.content)
            if answer["status"] == "error" and answer.get("errorType") in _QUERY_FAULTS:
                return Refused(self._quoted(answer["error"]))
            data, warnings = answer["data"], shape.words(answer, "warnings")
        except (StrangeError, KeyError):
            raise CannotRun(f"{self.host} does not answer like a Prometheus: status {response.status_code}") from None
        if warnings or answer.get("isPartial") is True:
            said = "; ".join(map(self._quoted, warnings or ("isPartial is set",)))
            raise CannotRun(f"{self.host} answers only in part: {said}")
        return data

    def _read(self, read: Callable[[Any], _Read], data: Any) -> _Read | Refused:
        """Data in the shape that it should have; CannotRun if it has another."""
        if isinstance(data, Refused):
            return data
        try:
            return read(data)
        except StrangeError:
            raise CannotRun(f"{self.host} does not answer like a Prometheus") from None

    def _quoted(self, said: object) -> str:
        return quoted(str(said), secrets(self.session.auth))


def _session() -> requests.Session:
    session = requests.Session()
    access().equip(session)
    for scheme in ("http://", "https://"):
        session.mount(scheme, requests.adapters.HTTPAdapter(max_retries=_RETRIED))
    return session


def _plainly(error: requests.RequestException) -> str:
    """The reason in our words: the texts of requests quote whole addresses."""
    match error:
        case requests.exceptions.SSLError():
            return "has a certificate that is not trusted"
        case requests.Timeout():
            return "did not answer in time"
        case requests.ConnectionError():
            return "cannot be reached"
        case requests.exceptions.InvalidURL() | requests.exceptions.InvalidSchema() | requests.exceptions.MissingSchema():
            return "is not the address of a server; write http://host:port"
        case _:
            return "did not answer as HTTP should"
