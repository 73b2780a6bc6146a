"""Publishing and the Grafana of the tests both keep to what Grafana 13 serves; and the mark on a board holds."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests
from grafana_stub import DEAD, SERVED, TOKEN, serve
from publishing import a_stage, board

from slo_kit.publish.mark import Published, Unmarked, digest, marked, published

ROOT = Path(__file__).parents[2]
ENDPOINTS = ROOT.parent / "shared" / "corpus" / "grafana" / "endpoints-from-go-client-2026-07.json"


@pytest.fixture(scope="module")
def endpoints() -> set[tuple[str, str]]:
    """Method and path of every operation of Grafana's generated Go client, parameters written as ([^/]+)."""
    if not ENDPOINTS.is_file():
        pytest.skip("the list of Grafana's endpoints is not beside this repository")
    listed = json.loads(ENDPOINTS.read_text(encoding="utf-8"))
    return {(method, re.sub(r"\{[^}]+\}", "([^/]+)", path)) for path, method, _ in listed}


def test_every_path_the_stub_serves_is_one_of_grafana_13(endpoints: set[tuple[str, str]]) -> None:
    assert set(SERVED) <= endpoints


def test_no_path_the_stub_calls_dead_is_one_of_grafana_13_by_default(endpoints: set[tuple[str, str]]) -> None:
    """Data sources by number are listed still, but switched off by default in Grafana 13."""
    alive = {path for _, path in endpoints}
    tried = ("/dashboards/id/1/permissions", "/folders/id/1", "/alert-notifications", "/alert-notifications/1")
    assert not [path for path in tried if any(re.fullmatch(pattern, path) for pattern in alive)]
    assert all(any(re.fullmatch(dead, path) for dead in DEAD) for path in tried)


def test_every_request_of_publishing_is_one_of_grafana_13(
    endpoints: set[tuple[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_stage(tmp_path, monkeypatch) as stage:
        stage.publish()
        stage.publish("--apply")
        stage.builds(board("overview", "SLO overview", refresh="5m"))
        stage.publish("--apply", "--prune", "--force")
        made = {(request.method, request.path) for request in stage.grafana.requests}
    assert {method for method, _ in made} == {"GET", "POST", "DELETE"}
    assert [one for one in made if not any(one[0] == method and re.fullmatch(path, one[1]) for method, path in endpoints)] == []


@pytest.mark.parametrize("path", ["/dashboards/id/1/permissions", "/folders/id/1", "/datasources/1", "/alert-notifications"])
def test_the_stub_refuses_what_grafana_13_no_longer_has(path: str) -> None:
    with serve() as grafana:
        answer = requests.get(f"{grafana.url}/api{path}", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=5)
        assert answer.status_code == 410
        assert grafana.complaints == [f"GET {path} does not exist in Grafana 13"]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"uid": "a" * 41}, 400),
        ({"uid": "a b"}, 400),
        ({"title": ""}, 400),
        ({"version": 3}, 412),
    ],
)
def test_the_stub_is_as_strict_as_grafana_with_boards(change: dict[str, object], status: int) -> None:
    with serve() as grafana:
        grafana.folders["slo-kit"] = "SLOs"
        body = {"dashboard": {**board("a", "A"), **change}, "folderUid": "slo-kit"}
        address, headers = f"{grafana.url}/api/dashboards/db", {"Authorization": f"Bearer {TOKEN}"}
        assert requests.post(address, json=body, headers=headers, timeout=5).status_code == status
        assert requests.post(address, json={**body, "folderUid": "no"}, headers=headers, timeout=5).status_code == 400
        requests.post(address, json={**body, "folder": 1}, headers=headers, timeout=5)
        assert grafana.complaints == ["POST /dashboards/db: Grafana does not know the key folder"]


def test_grafana_api_is_imported_in_one_file_and_not_before_it_is_needed() -> None:
    files = [path for path in (ROOT / "slo_kit").rglob("*.py") if "grafana_api" in path.read_text(encoding="utf-8")]
    assert [path.name for path in files] == ["client.py"]
    program = "import sys; import slo_kit.cli.publish, slo_kit.publish.plan; print('grafana_api' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "False\n"


def test_a_board_says_who_published_what_as_which_version() -> None:
    content = board("overview", "SLO overview")
    sent = marked(content, 3)
    assert published(sent) == Published("overview", 3, digest(content))
    assert sent["description"].splitlines()[0] == "What burns."
    assert published(content) == Unmarked()


def test_marking_twice_leaves_one_mark() -> None:
    twice = marked(marked(board("overview", "SLO overview"), 1), 2)
    assert twice == marked(board("overview", "SLO overview"), 2)


@pytest.mark.parametrize(
    "description", ["", None, "one line", "two\n\nparagraphs", "an end \n", "Published by slo-kit (no mark)"]
)
def test_the_mark_is_not_content(description: str | None) -> None:
    content = board("overview", "SLO overview", description=description)
    assert digest(marked(content, 1)) == digest(content)
    assert digest({**marked(content, 1), "id": 7, "version": 4, "iteration": 1}) == digest(content)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"x": 1}, {"x": 1.0}, True),
        ({"x": None}, {}, True),
        ({"x": {"a": 1, "b": 2}}, {"x": {"b": 2, "a": 1}}, True),
        ({"x": [None, 1]}, {"x": [1]}, False),
        ({"x": [1, 2]}, {"x": [2, 1]}, False),
        ({"x": True}, {"x": 1}, False),
        ({"x": 0.1}, {"x": 0.2}, False),
        ({"description": "a"}, {"description": "b"}, False),
        ({"uid": "a"}, {"uid": "b"}, False),
    ],
)
def test_the_digest_sees_what_grafana_sees(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    assert (digest(one) == digest(other)) is same
