"""Whether the official validator of OpenSLO accepts a document, and why not."""

from __future__ import annotations

from slo_kit.dialects.openslo import rules, shape
from slo_kit.dialects.openslo.old_rules import OLD_RULES
from slo_kit.dialects.openslo.shape import SPECS, V1ALPHA
from slo_kit.dialects.reading import Fields, Remarks
from slo_kit.errors import Position
from slo_kit.spec.nodes import Mapping


def refused(document: Mapping, version: str, kind: str) -> tuple[tuple[Position, str, str], ...]:
    """Everything it refuses: where, why, and what to write instead; of a version and kind that it knows.

    It decodes before it looks at what it decoded, so what is misshapen is all that is said of a misshapen document.
    """
    misshapen = tuple(shape.misshapen(document, version, kind))
    if misshapen:
        return misshapen
    unheard = Remarks()
    fields = Fields(document, document.position, unheard)
    spec = fields.inside("spec")
    found = [*rules.metadata(fields, version)]
    if not spec.keys and kind not in {"Service"}:
        found.append((spec.position, '"spec" is missing', "add it"))
    found += (OLD_RULES if version == V1ALPHA else rules.RULES)[kind](spec, version)
    return tuple(dict.fromkeys(found))


def known(version: str, kind: str) -> bool:
    """Whether there is such a kind of document."""
    return kind in SPECS.get(version, {})
