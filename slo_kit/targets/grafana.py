"""Grafana dashboards as JSON, and the provisioning file that loads them from a folder."""

from __future__ import annotations

import json
from pathlib import Path

from slo_kit import library
from slo_kit.errors import CannotRun
from slo_kit.model.plan import Plan
from slo_kit.targets.boards import BOARDS, argument
from slo_kit.targets.file import File

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
    """Every board, and the provider that makes Grafana read them; CannotRun when a jsonnet file is broken."""
    boards = evaluate(library.dashboards(), plan)
    written = (File(f"grafana/dashboards/{name}.json", canonical(board)) for name, board in boards.items())
    return (*written, File("grafana/provisioning/dashboards.yaml", PROVIDER))


def evaluate(folder: Path, plan: Plan) -> dict[str, object]:
    """All boards by name, from one run of jsonnet."""
    import _jsonnet

    bundle = ", ".join(f'"{board}": (import "{board}.jsonnet")(plan)' for board in BOARDS)
    try:
        text = _jsonnet.evaluate_snippet(
            "slo-kit",
            f"function(plan) {{ {bundle} }}",
            tla_codes={"plan": json.dumps(argument(plan))},
            import_callback=lambda base, wanted: read(folder, base, wanted),
        )
    except RuntimeError as error:
        raise CannotRun(f"the dashboards in {folder} do not evaluate: {error}") from None
    boards: dict[str, object] = json.loads(text)
    return boards


def read(folder: Path, base: str, wanted: str) -> tuple[str, bytes]:
    """The file that an import means: beside the importing one, never outside the folder of the dashboards."""
    path = (folder / base / wanted).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise RuntimeError(f'import "{wanted}" leaves the folder of the dashboards')
    if not path.is_file():
        raise RuntimeError(f'import "{wanted}" finds no file')
    return str(path), path.read_bytes()


def canonical(board: object) -> str:
    """JSON that is the same for the same board: sorted keys, two spaces, a newline at the end."""
    return json.dumps(board, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
