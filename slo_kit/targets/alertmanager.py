"""Alertmanager: routes, inhibitions and silent times as a part to include, or put into a configuration of the house."""

from __future__ import annotations

from typing import Any

import yaml

from slo_kit import library
from slo_kit.errors import CannotRun
from slo_kit.model.plan import Plan
from slo_kit.targets.file import File
from slo_kit.targets.notify.inhibitions import INHIBITIONS
from slo_kit.targets.notify.intervals import intervals
from slo_kit.targets.notify.routes import NOBODY, route
from slo_kit.targets.yaml_text import to_yaml

FOLDER = "alertmanager"
TEMPLATES = "slo-kit/*.tmpl"
"""Relative to the folder of Alertmanager's configuration."""

HEAD = """\
# To include in the configuration of Alertmanager, which has no include of its own. One of the two does it:
#   slo-kit build ... --alertmanager alertmanager.yml      writes the whole beside this file
#   yq eval-all '. as $part ireduce ({{}}; . *+ $part)' slo-kit.yaml alertmanager.yml
# The folder "slo-kit" belongs beside the configuration. Receivers that it has to have: {receivers}.
"""


def files(plan: Plan) -> tuple[File, ...]:
    """The part and the templates, and the whole if there is a configuration of the house; CannotRun if that lacks something."""
    part = included(plan)
    head = HEAD.format(receivers=", ".join(plan.receivers.names))
    templates = sorted((library.alerts() / "templates").glob("*.tmpl"))
    made = [File(f"{FOLDER}/slo-kit/{path.name}", path.read_text(encoding="utf-8")) for path in templates]
    made.append(File(f"{FOLDER}/slo-kit.yaml", head + to_yaml(part)))
    if plan.alertmanager:
        whole = yaml.safe_dump(combined(plan, plan.alertmanager), sort_keys=False, allow_unicode=True, width=130)
        made.append(File(f"{FOLDER}/alertmanager.yml", whole))
    return tuple(made)


def included(plan: Plan) -> dict[str, Any]:
    """The part as data; lists are to be put before those of the house, so that no route of theirs takes what is ours."""
    silent = {"time_intervals": found} if (found := intervals(plan)) else {}
    nobody = {} if plan.receivers.watchdog else {"receivers": [{"name": NOBODY}]}
    return {
        "route": {"routes": [route(plan)]},
        "inhibit_rules": [inhibition.rule for inhibition in INHIBITIONS],
        **silent,
        **nobody,
        "templates": [TEMPLATES],
    }


def combined(plan: Plan, house: str) -> dict[str, Any]:
    """A configuration of the house with our part in it; CannotRun says what it lacks."""
    theirs = _read(house)
    ours = included(plan)
    named = {one.get("name") for one in theirs.get("receivers") or [] if isinstance(one, dict)}
    if NOBODY in named or any(path == TEMPLATES for path in theirs.get("templates") or []):
        raise CannotRun("the Alertmanager configuration has slo-kit's part in it already; give the one without")
    lacking = [name for name in plan.receivers.names if name not in named]
    if lacking:
        hint = "add it there, or name others under receivers: in the Topology"
        raise CannotRun(f"the Alertmanager configuration has no receiver {_quoted(lacking)}; {hint}")
    routes = [*ours["route"]["routes"], *(theirs["route"].get("routes") or [])]
    lists = {key: [*part, *(theirs.get(key) or [])] for key, part in ours.items() if key != "route"}
    return {**theirs, "route": {**theirs["route"], "routes": routes}, **lists}


def _read(house: str) -> dict[str, Any]:
    try:
        read = yaml.safe_load(house)
    except yaml.YAMLError as error:
        raise CannotRun(f"the Alertmanager configuration is no YAML: {error}") from None
    if not isinstance(read, dict) or not isinstance(read.get("route"), dict):
        raise CannotRun("the Alertmanager configuration has no route; begin with route: {receiver: ...}")
    return read


def _quoted(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
