"""What `slo-kit init` writes: a service of some kind, its regions, and the schema that editors complete by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from slo_kit.library import schema

KINDS: dict[str, str] = {
    "http": "a service that counts its own requests with a client library of Prometheus",
    "grpc": "the same for gRPC, counted by its interceptors",
    "ingress-nginx": "a service behind ingress-nginx, counted there",
    "istio": "a service in an Istio mesh, counted by its proxy",
    "probe": "a service that is called from outside by blackbox_exporter",
    "freshness": "a job or a pipeline whose output must not grow old",
}
"""Kinds of service; each is a YAML file in the folder `kinds` here."""

SHOWN_BY: dict[str, str] = {
    "nginx_ingress_controller_requests": "ingress-nginx",
    "istio_requests_total": "istio",
    "grpc_server_handled_total": "grpc",
    "http_requests_total": "http",
    "probe_success": "probe",
}
"""The kind that a metric speaks for, the surest first."""

SCHEMA = "slo-kit.schema.json"
REGIONS = "regions.yaml"


@dataclass(frozen=True, slots=True)
class Wish:
    """What to write about; regions with their addresses."""

    service: str
    owner: str
    kind: str
    regions: Mapping[str, str]


def named(words: str) -> str:
    """A name that is safe in labels, files and links, made from whatever a folder or a repository is called."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:63].strip("-") or "my-service"


def files(wish: Wish, topology: bool) -> dict[str, str]:
    """The text of every file of the starter, by name; with the regions unless they are declared already."""
    kind = Template((Path(__file__).parent / "kinds" / f"{wish.kind}.yaml").read_text(encoding="utf-8"))
    service = kind.substitute(service=wish.service, owner=wish.owner, metric=wish.service.replace("-", "_"))
    regions = {REGIONS: _regions(wish)} if topology else {}
    return {**regions, f"{wish.service}.yaml": service, SCHEMA: schema()}


def _regions(wish: Wish) -> str:
    lines = [f'  - {{name: {name}, prometheus: "{address}"}}' for name, address in wish.regions.items()]
    overall = _OVERALL if len(wish.regions) > 1 else ()
    return "\n".join((*_HEAD, *lines, *overall, ""))


_HEAD = (
    f"# yaml-language-server: $schema={SCHEMA}",
    "# One line for each region and its Prometheus. With two or more, add global: {prometheus: http://...} below.",
    "apiVersion: slo-kit/v1",
    "kind: Topology",
    "regions:",
)
_OVERALL = ("# sees all regions, by pulling their totals", 'global: {prometheus: "http://prometheus.global:9090"}')
