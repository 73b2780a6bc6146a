"""What every object for Kubernetes is written by: its head, a limit to its size, and the list that kustomize reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from slo_kit.errors import CannotRun
from slo_kit.targets.dashboards import Dashboard
from slo_kit.targets.file import File
from slo_kit.targets.yaml_text import Yaml, to_yaml

LABELS = {"app.kubernetes.io/managed-by": "slo-kit", "app.kubernetes.io/part-of": "slo-kit"}
LARGEST = 2**20
"""Bytes: the most that a ConfigMap holds; custom resources pass through the same store, which takes little more."""

_APPLY = """\
# kubectl apply --server-side -k .
# Without --server-side, kubectl keeps a second copy of each object in an annotation, which may not pass 256 KiB.
"""


def object_name(*parts: str) -> str:
    """A name that no other parts make, for none of them holds a dot: `slo-kit.eu-west-1.counters.rpc-gateway`."""
    return ".".join(("slo-kit", *parts))


def metadata(name: str, labels: Mapping[str, str] | None = None, annotations: Mapping[str, str] | None = None) -> Yaml:
    """Name, our labels and those given; no namespace, which belongs to whoever applies it."""
    told = {"annotations": dict(sorted(annotations.items()))} if annotations else {}
    return {"name": name, "labels": dict(sorted({**LABELS, **(labels or {})}.items())), **told}


def folder(path: str, objects: Mapping[str, Yaml]) -> tuple[File, ...]:
    """A file per object, by name, and the kustomization that holds them together."""
    written = (File(f"{path}/{name}.yaml", to_yaml(each)) for name, each in objects.items())
    return (*written, File(f"{path}/kustomization.yaml", _kustomization(objects)))


def fitting(dashboard: Dashboard) -> str:
    """The dashboard in its compact form; CannotRun if no ConfigMap could hold it."""
    text = dashboard.compact
    if (size := len(text.encode())) >= LARGEST:
        raise CannotRun(
            f'the dashboard "{dashboard.uid}" takes {size:,} bytes and Kubernetes holds less than {LARGEST:,}; '
            "build it with --target grafana, terraform or manifests instead"
        )
    return text


def _kustomization(names: Iterable[str]) -> str:
    listed: list[Yaml] = [f"{name}.yaml" for name in sorted(names)]
    return _APPLY + to_yaml({"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "resources": listed})
