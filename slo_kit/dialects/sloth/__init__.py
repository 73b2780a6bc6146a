"""Sloth: `prometheus/v1`, the custom resource of `sloth.slok.dev/v1`, and its catalogues of alert windows."""

from __future__ import annotations

from slo_kit.dialects.declared import Declared, Document
from slo_kit.dialects.reading import Fields, Remarks
from slo_kit.dialects.sloth import catalogue, service
from slo_kit.dialects.sloth.form import CUSTOM_RESOURCE, PLAIN
from slo_kit.spec.words import choice, guess

_KINDS = ("PrometheusServiceLevel", "AlertWindows")


def read(documents: tuple[Document, ...], remarks: Remarks) -> Declared:
    """Services and the policies that they alert by."""
    catalogues: list[Fields] = []
    rest: list[tuple[Document, Fields]] = []
    for one in documents:
        fields = Fields(one.body, one.body.position, remarks)
        if _known_version(one, remarks) and _known_kind(one, fields, remarks):
            if fields.text("kind") == "AlertWindows":
                catalogues.append(fields)
            else:
                rest.append((one, fields))
    windows = catalogue.chosen(catalogues, remarks)
    found = [service.read(fields, _form(one), windows, remarks) for one, fields in rest]
    return Declared(
        tuple(one for declared in found for one in declared.services),
        tuple(one for declared in found for one in declared.policies),
    )


def _form(document: Document) -> dict[str, str]:
    return PLAIN if document.version.text.startswith("prometheus/") else CUSTOM_RESOURCE


def _known_version(document: Document, remarks: Remarks) -> bool:
    known = ("prometheus/v1", "sloth.slok.dev/v1")
    if document.version.text in known:
        return True
    message = f'unknown version "{document.version.text}"{guess(document.version.text, known)}'
    remarks.wrong(document.version.position, "unknown-version", message, f"write {choice(known)}")
    return False


def _known_kind(document: Document, fields: Fields, remarks: Remarks) -> bool:
    if document.version.text == "prometheus/v1":
        return True
    kind = fields.needed("kind", choice(_KINDS))
    if kind and kind not in _KINDS:
        remarks.wrong(fields.at("kind"), "unknown-kind", f'unknown kind "{kind}"{guess(kind, _KINDS)}', f"write {choice(_KINDS)}")
    return kind in _KINDS
