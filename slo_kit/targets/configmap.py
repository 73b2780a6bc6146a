"""ConfigMaps that the sidecar of Grafana's Helm charts loads: one per dashboard."""

from __future__ import annotations

from slo_kit.model.plan import Plan
from slo_kit.naming import FOLDER_TITLE
from slo_kit.targets.dashboards import Dashboard, dashboards
from slo_kit.targets.file import File
from slo_kit.targets.kubernetes import fitting, folder, metadata
from slo_kit.targets.yaml_text import Yaml

FOLDER = "k8s/configmaps"
_LOADED = {"grafana_dashboard": "1"}
_PLACED = {"grafana_folder": FOLDER_TITLE}


def files(plan: Plan) -> tuple[File, ...]:
    """A ConfigMap per dashboard, and a kustomization; CannotRun for a dashboard that is too large for one."""
    return folder(FOLDER, {each.uid: config_map(each) for each in dashboards(plan)})


def config_map(dashboard: Dashboard) -> Yaml:
    """The object; its key is the uid, since the sidecar writes the files of all ConfigMaps into one folder."""
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": metadata(dashboard.uid, _LOADED, _PLACED),
        "data": {f"{dashboard.uid}.json": fitting(dashboard)},
    }
