"""A starter workspace is sound as it stands, whatever it was asked for, and takes nothing that is there already."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from slo_kit.cli import run
from slo_kit.library import schema
from slo_kit.loading import load_workspace
from slo_kit.starter import KINDS, SCHEMA, SHOWN_BY
from slo_kit.starter.detect import kind_of_code, kind_of_metrics


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "RPC Gateway"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_without_a_word_it_is_named_after_the_folder(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init"]) == 0
    assert sorted(path.name for path in (here / "slos").iterdir()) == ["regions.yaml", "rpc-gateway.yaml", SCHEMA]
    assert "rpc-gateway/availability" in capsys.readouterr().out


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
def test_the_starter_checks_builds_and_proves_its_alerts(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    regions = ["--region", "eu-west-1", "--region", "us-east-1"]
    for kind in KINDS:
        assert run(["init", "--service", f"a-{kind}", "--kind", kind, *regions]) == 0
        regions = []
    capsys.readouterr()
    assert run(["check"]) == 0
    assert run(["build"]) == 0
    assert run(["test"]) == 0
    assert capsys.readouterr().err == ""


def test_every_yaml_file_names_the_schema_beside_it(here: Path) -> None:
    run(["init"])
    for path in (here / "slos").glob("*.yaml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema={SCHEMA}"
        assert (path.parent / SCHEMA).exists()


def test_a_second_service_joins_the_regions_that_are_there(here: Path) -> None:
    run(["init", "--region", "eu-west-1"])
    regions = (here / "slos" / "regions.yaml").read_text(encoding="utf-8")
    assert run(["init", "--service", "wallet-api", "--kind", "grpc"]) == 0
    assert (here / "slos" / "regions.yaml").read_text(encoding="utf-8") == regions
    assert "grpc_code" in (here / "slos" / "wallet-api.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("owner", ["team a", "Team-Payments", "a.b/c", "équipe", "team@example.org", "a#b"])
def test_an_owner_is_read_as_it_was_given(here: Path, owner: str) -> None:
    assert run(["init", "--owner", owner]) == 0
    (service,) = load_workspace([here / "slos"]).services
    assert service.owner == owner


def test_regions_that_are_declared_are_not_given_again(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["init", "--region", "eu-west-1"])
    (here / "slos" / "regions.yaml").rename(here / "slos" / "places.yaml")
    before = {path: path.read_bytes() for path in (here / "slos").iterdir()}
    capsys.readouterr()
    assert run(["init", "--service", "wallet-api", "--region", "us-east-1", "--region", "ap-south-1"]) == 3
    said = "slos/places.yaml lists the regions; leave --region out, and add us-east-1, ap-south-1 there"
    assert capsys.readouterr().err == f"slo-kit: {said}\n"
    assert {path: path.read_bytes() for path in (here / "slos").iterdir()} == before


def test_the_schema_is_made_new_and_nothing_else_is_overwritten(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["init"])
    (here / "slos" / "rpc-gateway.yaml").write_text("# mine\n", encoding="utf-8")
    (here / "slos" / SCHEMA).write_text("{}", encoding="utf-8")
    assert run(["init"]) == 3
    assert "rpc-gateway.yaml is there already" in capsys.readouterr().err
    assert (here / "slos" / "rpc-gateway.yaml").read_text(encoding="utf-8") == "# mine\n"
    assert run(["init", "--service", "wallet-api"]) == 0
    assert (here / "slos" / "rpc-gateway.yaml").read_text(encoding="utf-8") == "# mine\n"
    assert (here / "slos" / SCHEMA).read_text(encoding="utf-8") == schema()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--service", "My Service"], "write my-service"),
        (["--region", "global"], "name the place"),
        (["--region", "eu=prometheus:9090"], "write http://prometheus:9090"),
        (["--owner", "on"], "in quotes"),
        (["--owner", "team: a"], '"team: a" is read as something else by YAML; write letters'),
        (["--owner", "a: b #"], "is read as something else by YAML"),
        (["--owner", "a\nslos: []"], '"a slos: []" is read as something else by YAML'),
        (["--owner", "team #1"], "is read as something else by YAML"),
        (["--owner", "'team'"], "is read as something else by YAML"),
        (["--owner", "[team]"], "is read as something else by YAML"),
        (["--owner", "- team"], "is read as something else by YAML"),
        (["--owner", "a\x00b"], "is read as something else by YAML"),
        (["--service", "on"], "in quotes"),
        (["--region", "no"], "in quotes"),
        (["--region", r"eu=http://a\nb"], "is read as something else by YAML; write http://host:port"),
        (["--region", "eu=http://x", "--region", "eu=http://y"], '"eu" is given twice; give each --region once'),
        (["--region", "eu", "--region", "us", "--region", "eu"], '"eu" is given twice'),
        (["--region", "eu=http://admin:hunter2@p:9090"], "the address carries credentials"),
    ],
)
def test_what_would_not_compile_is_not_written(
    here: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", *arguments]) == 3
    assert words in capsys.readouterr().err
    assert not (here / "slos").exists()


@pytest.mark.parametrize(
    ("file", "kind"), [("api/wallet.proto", "grpc"), ("chart/templates/ingress.yaml", "ingress-nginx"), ("main.go", "http")]
)
def test_the_kind_is_seen_from_the_code(tmp_path: Path, file: str, kind: str) -> None:
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).touch()
    assert kind_of_code(tmp_path) == kind


def test_the_kind_is_seen_from_metrics() -> None:
    assert set(SHOWN_BY.values()) <= set(KINDS)
    assert kind_of_metrics(["up", "probe_success", "grpc_server_handled_total"]) == "grpc"
    assert kind_of_metrics(["up"]) == ""
