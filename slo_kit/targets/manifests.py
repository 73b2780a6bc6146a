"""Resources of Grafana's own API (`/apis`, Grafana 13), laid out as Git Sync expects them: a folder, a file per dashboard."""

from __future__ import annotations

from slo_kit.model.plan import Plan
from slo_kit.naming import FOLDER, FOLDER_TITLE
from slo_kit.targets.dashboards import Dashboard, Json, dashboards
from slo_kit.targets.file import File
from slo_kit.targets.grafana import canonical

PLACE = f"manifests/{FOLDER_TITLE}"


def files(plan: Plan) -> tuple[File, ...]:
    """The folder, which keeps its uid wherever the files are moved, and the dashboards in it."""
    boards = (File(f"{PLACE}/{each.uid}.json", canonical(resource(each))) for each in dashboards(plan))
    return (*boards, File(f"{PLACE}/_folder.json", canonical(_folder())))


def resource(dashboard: Dashboard) -> Json:
    """The dashboard as a resource; its uid is the name, and Grafana would take it out of the spec."""
    return {
        "apiVersion": "dashboard.grafana.app/v1",
        "kind": "Dashboard",
        "metadata": {"name": dashboard.uid, "annotations": {"grafana.app/folder": FOLDER}},
        "spec": {key: value for key, value in dashboard.model.items() if key != "uid"},
    }


def _folder() -> Json:
    return {
        "apiVersion": "folder.grafana.app/v1",
        "kind": "Folder",
        "metadata": {"name": FOLDER},
        "spec": {"title": FOLDER_TITLE},
    }
