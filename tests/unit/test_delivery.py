"""Every further form of the dashboards holds what the plain form holds, in objects that a server takes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from slo_kit.cli import group
from slo_kit.errors import CannotRun
from slo_kit.targets import FURTHER, TARGETS, build
from slo_kit.targets.configmap import config_map
from slo_kit.targets.dashboards import Dashboard
from slo_kit.targets.grafana_operator import resource
from tools.board_plan import NINE, the_plan

DASHBOARDS = ("configmap", "grafana-operator", "manifests", "terraform")
BUILT = {name: {file.path: file.text for file in build(the_plan(), (name,))} for name in ("grafana", *FURTHER)}
BOARDS = [json.loads(text) for path, text in BUILT["grafana"].items() if path.endswith(".json")]
PLAIN = {board["uid"]: board for board in BOARDS}
SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
LABEL = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?")


def objects(form: str) -> dict[str, Any]:
    """Everything but kustomizations, by path."""
    read = {path: yaml.safe_load(text) for path, text in BUILT[form].items() if path.endswith(".yaml")}
    return {path: each for path, each in read.items() if each["kind"] != "Kustomization"}


def test_config_maps_hold_the_dashboards_of_the_plain_form() -> None:
    held = {key: text for each in objects("configmap").values() for key, text in each["data"].items()}
    assert {key: json.loads(text) for key, text in held.items()} == {f"{uid}.json": model for uid, model in PLAIN.items()}


def test_config_maps_are_what_the_sidecar_looks_for() -> None:
    for path, each in objects("configmap").items():
        assert (each["apiVersion"], each["kind"]) == ("v1", "ConfigMap")
        assert each["metadata"]["labels"]["grafana_dashboard"] == "1"
        assert each["metadata"]["annotations"] == {"grafana_folder": "SLOs"}
        assert path == f"k8s/configmaps/{each['metadata']['name']}.yaml"
        assert list(each["data"]) == [f"{each['metadata']['name']}.json"]


def test_config_maps_hold_json_without_a_needless_byte() -> None:
    for each in objects("configmap").values():
        for text in each["data"].values():
            assert text == json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def test_resources_for_grafana_operator_hold_the_dashboards_of_the_plain_form() -> None:
    made = objects("grafana-operator").values()
    assert {each["metadata"]["name"]: json.loads(each["spec"]["json"]) for each in made} == PLAIN


def test_resources_for_grafana_operator_have_the_fields_of_its_definition() -> None:
    for each in objects("grafana-operator").values():
        assert (each["apiVersion"], each["kind"]) == ("grafana.integreatly.org/v1beta1", "GrafanaDashboard")
        rest = {key: value for key, value in each["spec"].items() if key != "json"}
        assert rest == {
            "instanceSelector": {"matchLabels": {"dashboards": "grafana"}},
            "folder": "SLOs",
            "resyncPeriod": "10m",
        }


def test_manifests_hold_the_dashboards_of_the_plain_form_under_their_uid() -> None:
    made = [json.loads(text) for path, text in BUILT["manifests"].items() if not path.endswith("_folder.json")]
    assert {each["metadata"]["name"]: {**each["spec"], "uid": each["metadata"]["name"]} for each in made} == PLAIN
    for each in made:
        assert set(each) == {"apiVersion", "kind", "metadata", "spec"}
        assert (each["apiVersion"], each["kind"]) == ("dashboard.grafana.app/v1", "Dashboard")
        assert "uid" not in each["spec"]


def test_manifests_lie_in_the_folder_that_they_name() -> None:
    folder = json.loads(BUILT["manifests"]["manifests/SLOs/_folder.json"])
    assert (folder["apiVersion"], folder["kind"]) == ("folder.grafana.app/v1", "Folder")
    assert folder["spec"]["title"] == "SLOs"
    for path, text in BUILT["manifests"].items():
        assert PurePosixPath(path).parent == PurePosixPath("manifests/SLOs")
        if not path.endswith("_folder.json"):
            assert json.loads(text)["metadata"]["annotations"] == {"grafana.app/folder": folder["metadata"]["name"]}


def test_the_module_ships_the_dashboards_of_the_plain_form_unchanged() -> None:
    shipped = {path.rpartition("/")[2]: text for path, text in BUILT["terraform"].items() if "/dashboards/" in path}
    plain = {path: text for path, text in BUILT["grafana"].items() if path.endswith(".json")}
    assert shipped == {f"{json.loads(text)['uid']}.json": text for text in plain.values()}


def test_every_variable_of_the_module_is_typed_described_and_used() -> None:
    main = BUILT["terraform"]["terraform/main.tf.json"]
    variables = json.loads(BUILT["terraform"]["terraform/variables.tf.json"])["variable"]
    assert variables == {
        "folder_uid": {"type": "string", "default": "slo-kit", "description": "The uid of the folder of the dashboards."},
        "folder_title": {"type": "string", "default": "SLOs", "description": "The title of the folder in Grafana."},
    }
    assert set(re.findall(r"var\.(\w+)", main)) == set(variables)


def test_the_module_is_the_same_for_every_plan() -> None:
    other = {file.path: file.text for file in build(the_plan(("eu-west-1",), NINE[:1]), ("terraform",))}
    for name in ("main", "variables", "versions"):
        path = f"terraform/{name}.tf.json"
        assert other[path] == BUILT["terraform"][path]


@pytest.mark.parametrize("form", FURTHER)
def test_a_form_built_twice_is_the_same_bytes(form: str) -> None:
    assert {file.path: file.text for file in build(the_plan(), (form,))} == BUILT[form]


@pytest.mark.parametrize("form", FURTHER)
def test_no_form_holds_a_secret_or_the_address_of_a_server(form: str) -> None:
    for path, text in BUILT[form].items():
        assert not re.search(r"password|token|secret|api_?key|authorization|\.invalid:", text, re.IGNORECASE), path


@pytest.mark.parametrize("form", ["operator", "configmap", "grafana-operator"])
def test_names_and_labels_are_ones_that_kubernetes_takes(form: str) -> None:
    named = [each["metadata"] for each in objects(form).values()]
    assert len({each["name"] for each in named}) == len(named)
    for each in named:
        assert SUBDOMAIN.fullmatch(each["name"])
        assert len(each["name"]) <= 253
        assert "namespace" not in each
        for value in each["labels"].values():
            assert LABEL.fullmatch(value)
            assert len(value) <= 63


@pytest.mark.parametrize("form", ["operator", "configmap", "grafana-operator"])
def test_a_kustomization_lists_every_object_beside_it(form: str) -> None:
    listed = dict(kustomizations(form))
    beside: dict[str, list[str]] = {folder: [] for folder in listed}
    for path in objects(form):
        folder, _, name = path.rpartition("/")
        beside[folder].append(name)
    assert listed == {folder: sorted(names) for folder, names in beside.items()}


def kustomizations(form: str) -> Iterator[tuple[str, list[str]]]:
    for path, text in BUILT[form].items():
        if path.endswith("kustomization.yaml"):
            assert text.startswith("# kubectl apply --server-side -k .\n")
            yield path.rpartition("/")[0], yaml.safe_load(text)["resources"]


@pytest.mark.parametrize("wrapped", [config_map, resource])
def test_a_dashboard_that_kubernetes_cannot_hold_is_refused_with_what_to_do(wrapped: Any) -> None:
    # {"title":"…","uid":"big"} is 24 bytes without the title
    fits = Dashboard("big", json.dumps({"uid": "big", "title": "x" * (2**20 - 25)}))
    assert len(fits.compact) == 2**20 - 1
    wrapped(fits)
    over = Dashboard("big", json.dumps({"uid": "big", "title": "x" * (2**20 - 24)}))
    with pytest.raises(CannotRun, match=r'the dashboard "big" takes 1,048,576 bytes .* --target grafana, terraform or manifests'):
        wrapped(over)


def test_bytes_are_counted_not_characters() -> None:
    with pytest.raises(CannotRun, match="1,200,024 bytes"):
        config_map(Dashboard("big", json.dumps({"uid": "big", "title": "é" * 600_000})))


def test_a_thousand_slos_fit_into_every_form() -> None:
    many = tuple((f"service-{number // 5}/slo-{number}", *NINE[number % 9][1:]) for number in range(1000))
    for file in build(the_plan(slos=many), DASHBOARDS):
        assert len(file.text.encode()) < 2**20


@pytest.mark.parametrize(
    ("asked", "built"),
    [
        ((), {"alertmanager", "global", "grafana", "manifest.json", "regions", "tests"}),
        (("--target", "configmap"), {"k8s", "manifest.json"}),
        (("--target", "manifests", "--target", "terraform"), {"manifest.json", "manifests", "terraform"}),
        (("--target", "grafana", "--target", "grafana"), {"grafana", "manifest.json"}),
    ],
    ids=lambda words: " ".join(sorted(words)),
)
def test_a_build_writes_what_is_asked_for_and_nothing_else(asked: tuple[str, ...], built: set[str], tmp_path: Path) -> None:
    slos = Path(__file__).parents[2] / "slos"
    done = CliRunner().invoke(group, ["build", str(slos), "--out", str(tmp_path / "build"), *asked])
    assert done.exit_code == 0, done.output
    assert {path.name for path in (tmp_path / "build").iterdir()} == built


def test_help_names_every_form() -> None:
    said = CliRunner().invoke(group, ["build", "--help"]).output
    assert all(f"  {name} " in said for name in (*TARGETS, *FURTHER))
