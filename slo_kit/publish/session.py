"""HTTP to a Grafana as it should be: bounded waiting, polite retries, and refusals in words, whatever the body is."""

from __future__ import annotations

import time
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import MaxRetryError

from slo_kit.quotation import quoted

CONNECT_SECONDS, READ_SECONDS, LONGEST_PAUSE = 5.0, 30.0, 20.0
TRIES = 3
_NOT_READ = (ValueError, RecursionError)
"""What comes of bytes that are no JSON, and of such that is nested without end or has endless numbers."""


class RefusedError(Exception):
    """The server answered with an error; `said` is its own words, without the token, or empty."""

    def __init__(self, status: int, said: str) -> None:
        self.status, self.said = status, said
        super().__init__(f"{status}: {said}" if said else f"{status}, no reason given")


class UnansweredError(Exception):
    """No usable answer; the message completes "the server ...". `sent` says whether the request may have been obeyed."""

    def __init__(self, message: str, *, sent: bool = True) -> None:
        self.sent = sent
        super().__init__(message)


class GrafanaSession(requests.Session):
    """Checks every answer before grafana-api sees it, which trips over empty and null bodies and follows redirects blindly.

    `timeout` is in seconds, to connect and to read; the token is known only to keep it out of what is quoted.
    """

    def __init__(self, token: str) -> None:
        super().__init__()
        self._secret = token

    def request(self, method: str, url: str, **options: Any) -> requests.Response:  # type: ignore[override]
        """As requests does it, with our bounds; RefusedError and UnansweredError for everything that is not JSON and 2xx."""
        options |= {"allow_redirects": False, "timeout": (CONNECT_SECONDS, READ_SECONDS)}
        response = self._sent(method, url, options)
        for attempt in range(1, TRIES):
            if not _may_pass(method, response.status_code):
                break
            time.sleep(_pause(response, attempt))
            response = self._sent(method, url, options)
        return self._checked(response)

    def _sent(self, method: str, url: str, options: dict[str, Any]) -> requests.Response:
        try:
            return super().request(method, url, **options)
        except requests.exceptions.SSLError:
            hint = "for a certificate of your own, set REQUESTS_CA_BUNDLE to the file of its authority"
            raise UnansweredError(f"has a certificate that is not trusted; {hint}", sent=False) from None
        except requests.ConnectTimeout:
            raise UnansweredError(f"cannot be reached within {CONNECT_SECONDS:g} s", sent=False) from None
        except requests.Timeout:
            raise UnansweredError(f"did not answer within {READ_SECONDS:g} s") from None
        except requests.ConnectionError as error:
            if any(isinstance(cause, MaxRetryError) for cause in error.args):
                raise UnansweredError("cannot be reached", sent=False) from None
            raise UnansweredError("broke the connection off") from None
        except requests.RequestException:
            raise UnansweredError("did not answer as HTTP should") from None

    def _checked(self, response: requests.Response) -> requests.Response:
        if response.is_redirect:
            raise UnansweredError(f"redirects to {self._whither(response)}; give the address of Grafana itself as --url")
        if not response.ok:
            raise RefusedError(response.status_code, self._said(response))
        if not response.content:
            return _nothing_more()
        try:
            response.json()
        except _NOT_READ:
            raise UnansweredError("answers with something else than JSON, a login page perhaps; is that Grafana?") from None
        return response

    def _said(self, response: requests.Response) -> str:
        """The server's reason, fit to be quoted: one line, printable, no token."""
        try:
            body = response.json()
        except _NOT_READ:
            return ""
        message = body.get("message") if isinstance(body, dict) else None
        return quoted(message, (self._secret,)) if isinstance(message, str) else ""

    def _whither(self, response: requests.Response) -> str:
        place = urlsplit(response.headers["Location"])
        host = place.netloc.rpartition("@")[2]
        return quoted(f"{place.scheme}://{host}{place.path}" if host else place.path, (self._secret,))


def _may_pass(method: str, status: int) -> bool:
    """Worth another try: the server did nothing yet, or was only asked to read."""
    return status == 429 or (method.upper() == "GET" and status in (502, 503, 504))


def _pause(response: requests.Response, attempt: int) -> float:
    """Seconds the server asks for, within bounds; else half a second, then one."""
    asked = response.headers.get("Retry-After", "")
    return min(float(asked) if asked.isdecimal() else attempt * 0.5, LONGEST_PAUSE)


def _nothing_more() -> requests.Response:
    """A success without a body, as an empty object, which grafana-api can read."""
    response = requests.Response()
    response.status_code, response.raw = 200, BytesIO(b"{}")
    return response
