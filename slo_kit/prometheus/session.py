"""HTTP to a Prometheus as it should be: bounded waiting, polite retries, and no half answers."""

from __future__ import annotations

from typing import Any

import requests
from urllib3 import BaseHTTPResponse
from urllib3.util import Retry

from slo_kit.prometheus.credentials import PASSWORD, TOKEN, USER, access, secrets
from slo_kit.prometheus.matrix import matrix, with_samples
from slo_kit.prometheus.shape import StrangeError, answered, words
from slo_kit.quotation import quoted

CONNECT_SECONDS, READ_SECONDS, LONGEST_PAUSE = 5.0, 60.0, 20.0


class RefusedError(requests.RequestException):
    """The server refused, or says that its answer is not whole; the message quotes it."""


class BoundedRetry(Retry):
    """Honours Retry-After, but never waits longer than LONGEST_PAUSE for it."""

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        """Seconds the server asks for, within bounds."""
        asked = super().get_retry_after(response)
        return None if asked is None else min(asked, LONGEST_PAUSE)


def polite_retry() -> Retry:
    """Three more tries, for reads only; what is still refused then comes back as the server's own words."""
    return BoundedRetry(
        total=3,
        connect=1,
        backoff_factor=0.5,
        status_forcelist=(429, 502, 503, 504),
        allowed_methods=("GET", "POST"),
        raise_on_status=False,
    )


class Answer(requests.Response):
    """A response that reads samples as arrays."""

    @classmethod
    def of(cls, response: requests.Response) -> Answer:
        """The same response."""
        answer = cls()
        answer.__dict__.update(response.__dict__)
        return answer

    def json(self, **options: Any) -> Any:
        """The series of a time, the values of each as rows of an array; StrangeError if it is no answer of a Prometheus."""
        return with_samples(matrix(self.content) or answered(self.content))


class PrometheusSession(requests.Session):
    """Puts the parameters of a POST in its body, never waits for ever, and turns refusals and partial answers into errors.

    `infos` collects what servers remark without taking anything back; `missing` what they say is not in their answers,
    where partial answers are allowed.
    """

    def __init__(self, allow_partial: bool = False) -> None:
        super().__init__()
        access().equip(self)
        self.allow_partial = allow_partial
        self.infos: list[str] = []
        self.missing: list[str] = []

    def request(self, method: str, url: str, **options: Any) -> requests.Response:  # type: ignore[override]
        """As requests does it, with our bounds; RefusedError for an answer that is none, or not whole."""
        if method.upper() == "POST":
            options["data"] = options.pop("params", None)
        options["timeout"] = options.get("timeout") or (CONNECT_SECONDS, READ_SECONDS)
        response = super().request(method, url, **options)
        if not response.ok:
            raise RefusedError(self._refusal(response))
        if response.status_code != requests.codes.ok:
            raise StrangeError
        answer = Answer.of(response)
        self._check_whole(answer)
        return answer

    def _check_whole(self, response: Answer) -> None:
        # Answers are tens of megabytes; only those that mention one of the words are parsed here as well.
        if not any(word in response.content for word in (b'"warnings"', b'"infos"', b'"isPartial"')):
            return
        answer = response.json()
        self.infos += map(self._quoted, words(answer, "infos"))
        warnings = tuple(map(self._quoted, words(answer, "warnings")))
        if answer.get("isPartial") is True:
            warnings = warnings or ("isPartial is set",)
        if warnings and not self.allow_partial:
            raise RefusedError(f"the answer is partial: {'; '.join(warnings)}; --allow-partial takes it and marks its numbers")
        self.missing += warnings

    def _refusal(self, response: requests.Response) -> str:
        """The status, and what Prometheus says about it in the body."""
        try:
            said = self._quoted(answered(response.content)["error"])
        except (StrangeError, KeyError):
            said = self._quoted(response.reason or "")
        hint = f"; set {TOKEN}, or {USER} and {PASSWORD}" if response.status_code in (401, 403) else ""
        return f"it refused with status {response.status_code}{': ' + said if said else ''}{hint}"

    def _quoted(self, said: object) -> str:
        return quoted(str(said), secrets(self.auth))
