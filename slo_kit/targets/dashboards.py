"""The dashboards of the plain form, as the other forms carry them to a Grafana."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import PurePosixPath

from slo_kit.model.plan import Plan
from slo_kit.targets import grafana

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """One dashboard: its uid, which names it everywhere, and the file that the plain form writes."""

    uid: str
    text: str

    @property
    def model(self) -> dict[str, Json]:
        """The JSON that Grafana calls a dashboard's model."""
        model: dict[str, Json] = json.loads(self.text)
        return model

    @property
    def compact(self) -> str:
        """The same JSON in as few bytes as it takes."""
        return json.dumps(self.model, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def dashboards(plan: Plan) -> tuple[Dashboard, ...]:
    """Every dashboard, sorted by uid."""
    texts = (file.text for file in grafana.files(plan) if PurePosixPath(file.path).suffix == ".json")
    return tuple(sorted((Dashboard(json.loads(text)["uid"], text) for text in texts), key=lambda each: each.uid))
