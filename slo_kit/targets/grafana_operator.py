"""GrafanaDashboard resources for grafana-operator: one per dashboard."""

from __future__ import annotations

from slo_kit.model.plan import Plan
from slo_kit.naming import FOLDER_TITLE
from slo_kit.targets.dashboards import Dashboard, dashboards
from slo_kit.targets.file import File
from slo_kit.targets.kubernetes import fitting, folder, metadata
from slo_kit.targets.yaml_text import Yaml

FOLDER = "k8s/grafana-operator"
INSTANCES = {"dashboards": "grafana"}
"""The label of the Grafana that shall show them, as the operator's own documents have it."""


def files(plan: Plan) -> tuple[File, ...]:
    """A resource per dashboard, and a kustomization; CannotRun for a dashboard that is too large for one."""
    return folder(FOLDER, {each.uid: resource(each) for each in dashboards(plan)})


def resource(dashboard: Dashboard) -> Yaml:
    """The resource; every ten minutes the operator undoes what was changed by hand."""
    return {
        "apiVersion": "grafana.integreatly.org/v1beta1",
        "kind": "GrafanaDashboard",
        "metadata": metadata(dashboard.uid),
        "spec": {
            "instanceSelector": {"matchLabels": INSTANCES},
            "folder": FOLDER_TITLE,
            "resyncPeriod": "10m",
            "json": fitting(dashboard),
        },
    }
