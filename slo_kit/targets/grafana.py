"""Grafana dashboards as JSON, and the provisioning file that loads them from a folder."""

from __future__ import annotations

import json

from slo_kit import library
from slo_kit.model.plan import Plan
from slo_kit.targets.boards import BOARDS, argument
from slo_kit.targets.file import File
from slo_kit.targets.jsonnet import evaluate

PROVIDER = """\
apiVersion: 1
providers:
  - name: slo-kit
    folder: SLOs
    type: file
    disableDeletion: true
    allowUiUpdates: false
    updateIntervalSeconds: 60
    options:
      # Where the folder "dashboards" beside this one is mounted in Grafana.
      path: /etc/grafana/dashboards/slo-kit
"""


def files(plan: Plan) -> tuple[File, ...]:
    """Every board, and the provider that makes Grafana read them; InputProblems or CannotRun when jsonnet is broken."""
    boards = evaluate(library.dashboards(), BOARDS, argument(plan), plan.dashboard_hooks)
    written = (File(f"grafana/dashboards/{name}.json", canonical(board)) for name, board in boards.items())
    return (*written, File("grafana/provisioning/dashboards.yaml", PROVIDER))


def canonical(board: object) -> str:
    """JSON that is the same for the same board: sorted keys, two spaces, a newline at the end."""
    return json.dumps(board, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
