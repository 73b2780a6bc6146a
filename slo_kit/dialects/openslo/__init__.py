"""OpenSLO: versions 1, 2alpha and the old 1alpha; documents name each other, so all of a workspace are read at once."""

from __future__ import annotations

from dataclasses import replace

from slo_kit.dialects.declared import UNOWNED, Declared, Document
from slo_kit.dialects.openslo import gaps, official, slo
from slo_kit.dialects.openslo.catalogue import Catalogue, One
from slo_kit.dialects.openslo.shape import SPECS
from slo_kit.dialects.reading import Fields, Remarks
from slo_kit.model.slo import Service
from slo_kit.spec.words import choice, guess


def read(documents: tuple[Document, ...], remarks: Remarks) -> Declared:
    """Services with their SLOs, and the policies that they alert by."""
    found = [one for document in documents if (one := _known(document, remarks))]
    catalogue = Catalogue.of(found, remarks)
    made = [pair for one in found if one.kind == "SLO" for pair in slo.read(one, catalogue, remarks)]
    services = tuple(_with_owner(service, catalogue) for service, _ in made)
    _note_what_is_refused(found, remarks)
    for one in found:
        for position, message, hint in gaps.found(one):
            remarks.note(position, "openslo-gap", message, hint)
    return Declared(services, tuple(policy for _, policy in made if policy))


def _known(document: Document, remarks: Remarks) -> One | None:
    version = document.version.text
    if version not in SPECS:
        message = f'unknown version "{version}"{guess(version, SPECS)}'
        remarks.wrong(document.version.position, "unknown-version", message, f"write {choice(SPECS)}")
        return None
    fields = Fields(document.body, document.body.position, remarks)
    fields.node("apiVersion")
    kind = fields.needed("kind", "SLO")
    if kind not in SPECS[version]:
        if kind:
            message = f'unknown kind "{kind}"{guess(kind, SPECS[version])}'
            remarks.wrong(fields.at("kind"), "unknown-kind", message, f"write {choice(SPECS[version])}")
        return None
    return One(version, kind, document.body, fields.inside("metadata"), fields.inside("spec"))


def _note_what_is_refused(found: list[One], remarks: Remarks) -> None:
    """What the official validator refuses and we can read all the same; what is a problem anyway is not said twice."""
    said = {problem.position for problem in remarks.problems}
    for one in found:
        if one.body is None:
            continue
        for position, message, hint in official.refused(one.body, one.version, one.kind):
            if position not in said:
                remarks.note(position, "openslo-invalid", f"the official validator refuses this: {message}", hint)


def _with_owner(service: Service, catalogue: Catalogue) -> Service:
    """The owner, tier and description that a Service document gives, where the SLO itself gives none."""
    document = catalogue.get("Service", service.service)
    if document is None:
        return service
    owner, tier = document.labelled("owner", "team"), document.labelled("tier")
    return replace(
        service,
        owner=owner if owner and service.owner == UNOWNED else service.owner,
        tier=service.tier or tier,
        description=document.spec.text("description"),
    )
