"""A Terraform module of the dashboards and their folder, in Terraform's JSON syntax, which is made to be written by programs."""

from __future__ import annotations

from slo_kit.model.plan import Plan
from slo_kit.naming import FOLDER, FOLDER_TITLE
from slo_kit.targets.dashboards import Json, dashboards
from slo_kit.targets.file import File
from slo_kit.targets.grafana import canonical

MODULE = "terraform"
_BOARDS = "${path.module}/dashboards"


def files(plan: Plan) -> tuple[File, ...]:
    """The module, and beside it the JSON that it reads; the text of the module is the same for every plan."""
    boards = (File(f"{MODULE}/dashboards/{each.uid}.json", each.text) for each in dashboards(plan))
    parts = {"main": _resources(), "variables": _variables(), "versions": _versions()}
    return (*boards, *(File(f"{MODULE}/{name}.tf.json", canonical(part)) for name, part in parts.items()))


def _resources() -> Json:
    return {
        "resource": {
            "grafana_folder": {"slo_kit": {"uid": "${var.folder_uid}", "title": "${var.folder_title}"}},
            "grafana_dashboard": {
                "slo_kit": {
                    "for_each": f'${{fileset("{_BOARDS}", "*.json")}}',
                    "folder": "${grafana_folder.slo_kit.uid}",
                    "config_json": f'${{file("{_BOARDS}/${{each.value}}")}}',
                }
            },
        }
    }


def _variables() -> Json:
    return {
        "variable": {
            "folder_uid": {"type": "string", "default": FOLDER, "description": "The uid of the folder of the dashboards."},
            "folder_title": {"type": "string", "default": FOLDER_TITLE, "description": "The title of the folder in Grafana."},
        }
    }


def _versions() -> Json:
    """Only least versions: which provider, where it is and how to enter is for the configuration that uses the module."""
    grafana: Json = {"source": "grafana/grafana", "version": ">= 2.9.0"}
    return {"terraform": {"required_version": ">= 1.0", "required_providers": {"grafana": grafana}}}
