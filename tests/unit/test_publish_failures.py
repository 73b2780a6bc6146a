"""What publishing says when it cannot go on: why, what to do, how far it came; and never the token."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from grafana_stub import LOGIN_PAGE, PERMISSIONS, TOKEN, Answer, Stored
from publishing import Stage, a_stage, board

from slo_kit.publish import session

SAVE = "POST /dashboards/db"
UNSURE = "; whether it was done all the same is not known, run again to see"
REASONED = {"message": f"no luck for Bearer {TOKEN}\x1b[31m"}
SAID = "no luck for Bearer ***\ufffd[31m"


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    monkeypatch.setattr(session, "LONGEST_PAUSE", 0.01)
    with a_stage(tmp_path, monkeypatch) as stage:
        yield stage


REFUSALS = {
    401: f"Grafana refuses the token (401: {SAID}); make a new one for its service account, and set SLO_KIT_GRAFANA_TOKEN to it",
    400: f'cannot save the board "overview": Grafana refuses it (400: {SAID})',
    403: f'the token may not save the board "overview" (403: {SAID}); give its service account "dashboards:create", '
    "which the role Editor has",
    413: f'cannot save the board "overview": it is too large for Grafana (413: {SAID}); '
    "a proxy before Grafana has to let bodies of 1 MB pass",
    429: f'cannot save the board "overview": Grafana asks for fewer requests (429: {SAID}); wait a minute and run again',
    500: f'cannot save the board "overview": Grafana failed (500: {SAID}){UNSURE}',
    503: f'cannot save the board "overview": Grafana failed (503: {SAID}){UNSURE}',
}


@pytest.mark.parametrize("status", sorted(REFUSALS))
def test_every_refusal_says_why_what_to_do_and_how_far_it_came(stage: Stage, status: int) -> None:
    stage.grafana.fail(SAVE, Answer(status, REASONED), times=session.TRIES)
    told = stage.publish("--apply")
    assert told.err == f"slo-kit: {REFUSALS[status]}\ndone: folder slo-kit; not done: overview, region\n"
    assert told.code == 3
    assert stage.grafana.boards == {}


@pytest.mark.parametrize("text", ["null", "", "[]", "3", '{"message": null}', LOGIN_PAGE, '{"error": "x"}'])
def test_a_failure_without_a_reason_is_still_told_in_words(stage: Stage, text: str) -> None:
    stage.grafana.fail(SAVE, Answer(500, text=text))
    told = stage.publish("--apply")
    assert f'cannot save the board "overview": Grafana failed (500, no reason given){UNSURE}' in told.err
    assert told.code == 3


def test_a_run_after_a_failure_does_the_rest(stage: Stage) -> None:
    stage.grafana.before[SAVE] = lambda: stage.grafana.fail(SAVE, Answer(500, text="null"))
    told = stage.publish("--apply")
    assert told.err.endswith("done: folder slo-kit, overview; not done: region\n")
    assert told.out.endswith("created folder slo-kit\ncreated overview\n")
    stage.grafana.requests.clear()
    assert stage.publish("--apply").code == 0
    assert stage.grafana.writes == [SAVE]


def test_a_wrong_token_is_refused_before_anything_is_written(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLO_KIT_GRAFANA_TOKEN", "glsa_expired")
    told = stage.publish("--apply")
    assert (told.code, stage.grafana.writes) == (3, [])
    assert "Grafana refuses the token (401: Invalid API key)" in told.err
    assert "glsa_expired" not in told.out + told.err


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_the_permission_that_is_missing_is_named(stage: Stage, permission: str) -> None:
    if permission in ("dashboards:write", "dashboards:delete"):
        stage.published()
        stage.builds(board("overview", "SLO overview", refresh="5m"))
    stage.grafana.permissions.discard(permission)
    told = stage.publish("--apply", "--prune")
    assert told.code == 3
    assert "the token may not" in told.err
    assert f'give its service account "{permission}"' in told.err


@pytest.mark.parametrize("status", [409, 412])
def test_a_board_that_changes_between_looking_and_saving_is_not_overwritten(stage: Stage, status: int) -> None:
    stage.published()
    stage.builds(board("overview", "SLO overview", refresh="5m"))
    if status == 409:
        stage.grafana.fail(SAVE, Answer(409, {"message": "requested RV does not match current RV"}))
    else:
        stage.grafana.before[SAVE] = lambda: stage.grafana.saved("overview", "anna", refresh="5s")
    told = stage.publish("--apply", "--force")
    assert told.err.startswith('did not save the board "overview": it was changed in Grafana meanwhile; run again to see')
    assert told.code == 1
    assert stage.grafana.boards["overview"].content.get("refresh") != "5m"


def test_a_board_that_somebody_creates_between_looking_and_saving_is_not_overwritten(stage: Stage) -> None:
    theirs = Stored({"title": "Theirs", "tags": []}, "slo-kit")
    stage.grafana.before[SAVE] = lambda: stage.grafana.boards.update(overview=theirs)
    told = stage.publish("--apply", "--force")
    assert (told.code, "changed in Grafana meanwhile" in told.err) == (1, True)
    assert stage.grafana.boards["overview"] is theirs


def test_a_board_that_changes_between_looking_and_removing_stays(stage: Stage) -> None:
    stage.published()
    stage.builds(board("overview", "SLO overview", refresh="5m"))
    stage.grafana.before[SAVE] = lambda: stage.grafana.saved("region", "anna", refresh="5s")
    told = stage.publish("--apply", "--prune")
    assert told.code == 1
    assert 'did not remove the board "region": it was changed in Grafana meanwhile' in told.err
    assert "done: overview; not done: region" in told.err
    assert "region" in stage.grafana.boards


def test_a_board_that_is_gone_before_it_is_removed_is_fine(stage: Stage) -> None:
    stage.published()
    stage.builds(board("overview", "SLO overview", refresh="5m"))
    stage.grafana.before[SAVE] = lambda: stage.grafana.boards.__delitem__("region")
    assert stage.publish("--apply", "--prune").code == 0


def test_a_removal_that_answers_nothing_at_all_is_done(stage: Stage) -> None:
    stage.published()
    stage.builds(board("overview", "SLO overview"))
    stage.grafana.fail("DELETE .*", Answer(204))
    assert stage.publish("--apply", "--prune").code == 0


@pytest.mark.parametrize("what", ["board", "folder"])
def test_titles_that_clash_in_an_older_grafana_are_named(stage: Stage, what: str) -> None:
    stage.grafana.titles_differ = True
    if what == "folder":
        stage.grafana.folders["old"] = "SLOs"
    else:
        stage.grafana.folders["slo-kit"] = "SLOs"
        stage.grafana.boards["old"] = Stored({"title": "SLO overview", "tags": []}, "slo-kit")
    told = stage.publish("--apply")
    named = 'cannot create the folder "SLOs"' if what == "folder" else 'cannot save the board "overview"'
    assert (told.code, named in told.err) == (3, True)
    assert "rename the other one, older Grafanas want titles to differ" in told.err


def test_a_busy_grafana_is_asked_again_after_the_time_it_wants_within_bounds(stage: Stage) -> None:
    stage.grafana.fail(SAVE, Answer(429, {"message": "slow down"}, {"Retry-After": "3600"}), times=2)
    stage.grafana.fail("GET /folders/slo-kit", Answer(503, None, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}))
    stage.grafana.fail("GET /health", Answer(502, text="<html>bad gateway"))
    assert stage.publish("--apply").code == 0
    assert stage.grafana.writes == ["POST /folders", SAVE, SAVE, SAVE, SAVE]


def test_a_failed_write_is_never_repeated_on_its_own(stage: Stage) -> None:
    stage.grafana.fail(SAVE, Answer(503, None))
    assert stage.publish("--apply").code == 3
    assert stage.grafana.writes == ["POST /folders", SAVE]


def test_a_grafana_that_does_not_answer_in_time_may_have_saved_all_the_same(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "READ_SECONDS", 0.1)
    stage.grafana.fail(SAVE, Answer(delay=0.4))
    told = stage.publish("--apply")
    assert told.code == 3
    assert f'cannot save the board "overview": {stage.grafana.url} did not answer within 0.1 s{UNSURE}' in told.err


@pytest.mark.parametrize("request_", ["GET /folders/.*", "GET /search", "GET /dashboards/uid/region", SAVE])
def test_a_login_page_is_not_taken_for_an_answer(stage: Stage, request_: str) -> None:
    if request_ == "GET /search":
        stage.published()
    stage.grafana.fail(request_, Answer(text=LOGIN_PAGE))
    told = stage.publish("--apply")
    assert (told.code, "something else than JSON, a login page perhaps; is that Grafana?" in told.err) == (3, True)


@pytest.mark.parametrize("text", [f"{'[' * 100_000}{']' * 100_000}", "9" * 5_000], ids=["nested", "a number"])
@pytest.mark.parametrize("status", [200, 500])
def test_json_without_end_is_not_taken_for_an_answer(stage: Stage, text: str, status: int) -> None:
    stage.grafana.fail("GET /health", Answer(status, text=text))
    told = stage.publish()
    assert (told.code, "should not have happened" in told.err) == (3, False)
    assert "something else than JSON" in told.err or "500" in told.err


@pytest.mark.parametrize("body", [None, [], 3, {}, {"dashboard": None, "meta": {}}, {"dashboard": {"title": "x"}, "meta": []}])
def test_json_of_another_shape_is_not_taken_for_a_board(stage: Stage, body: object) -> None:
    stage.grafana.fail("GET /dashboards/uid/overview", Answer(body=body))
    told = stage.publish("--apply")
    assert told.err == f'slo-kit: cannot read the board "overview": {stage.grafana.url} does not answer like a Grafana\n'
    assert (told.code, stage.grafana.writes) == (3, [])


@pytest.mark.parametrize("answer", [Answer(404, text="404 page not found"), Answer(body={"status": "UP"}), Answer(body=None)])
def test_an_address_with_something_else_behind_it_is_no_grafana(stage: Stage, answer: Answer) -> None:
    stage.grafana.fail("GET /health", answer)
    told = stage.publish()
    assert told.code == 3
    assert f"there is no Grafana at {stage.grafana.url}, as {stage.grafana.url}/api/health shows" in told.err


def test_a_forgotten_base_path_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_stage(tmp_path, monkeypatch, prefix="/grafana") as stage:
        stage.grafana.url = stage.grafana.url.removesuffix("/grafana")
        assert "write the address of its home page, with the path if it is served under one" in stage.publish().err


@pytest.mark.parametrize(
    ("location", "shown"), [("/login", "/login"), ("https://u:pw@sso.example/in?t=1", "https://sso.example/in")]
)
def test_redirects_are_not_followed(stage: Stage, location: str, shown: str) -> None:
    stage.grafana.fail("GET /folders/.*", Answer(302, None, {"Location": location}))
    told = stage.publish()
    assert (told.code, f"redirects to {shown}; give the address of Grafana itself as --url" in told.err) == (3, True)


def test_an_unreachable_grafana_is_said_to_be(stage: Stage) -> None:
    address = stage.grafana.url
    stage.grafana.url = "http://127.0.0.1:1"
    told = stage.publish("--apply")
    stage.grafana.url = address
    assert (told.code, told.err) == (3, "slo-kit: cannot ask Grafana for its health: http://127.0.0.1:1 cannot be reached\n")


def test_a_certificate_of_ones_own_is_explained_and_can_be_trusted(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not shutil.which("openssl"):
        pytest.skip("openssl, which makes the certificate, is not installed")
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    name = ("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1")
    made = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *name, "-keyout", key, "-out", certificate)
    subprocess.run(made, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        stage.grafana.url = f"https://127.0.0.1:{server.server_port}"
        told = stage.publish()
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        trusted = stage.publish()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert (told.code, "has a certificate that is not trusted" in told.err) == (3, True)
    assert "set REQUESTS_CA_BUNDLE to the file of its authority" in told.err
    assert "Grafana failed (501" in trusted.err
