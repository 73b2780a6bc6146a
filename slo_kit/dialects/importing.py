"""Foreign documents of a workspace as files of ours: one for each service, and one for the policies that they alert by."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from slo_kit.dialects import translate
from slo_kit.dialects.ours import policy_text, service_text
from slo_kit.errors import CannotRun, InputProblems, Problem
from slo_kit.model.slo import Service
from slo_kit.spec.load import Translation
from slo_kit.spec.reader import Reader
from slo_kit.spec.templates import Templates

POLICIES = "alert-policies"


def translated(texts: dict[str, str], unreadable: tuple[Problem, ...]) -> Translation:
    """What foreign documents declare; InputProblems with everything that cannot be read, CannotRun if there are no SLOs."""
    reader = Reader(Templates())
    for path, text in texts.items():
        for _ in reader.documents(path, text):
            continue
    translation = translate(tuple(reader.foreign))
    problems = (*unreadable, *reader.problems, *translation.problems, *_twice(translation.services))
    if problems:
        raise InputProblems(problems, texts)
    if not translation.services:
        raise CannotRun("there is no SLO of Sloth, Pyrra or OpenSLO in these files")
    return translation


def files(translation: Translation, builtin: Container[str] = ()) -> dict[str, str]:
    """Text by file name; `builtin` are policies that need no document."""
    notes = _by_service(translation.services, translation.notes)
    services = {f"{one.service}.yaml": service_text(one, notes[one.service]) for one in translation.services}
    policies = [policy_text(one) for one in translation.policies if one.policy not in builtin]
    return {**services, **({f"{POLICIES}.yaml": "---\n".join(policies)} if policies else {})}


def _by_service(services: tuple[Service, ...], notes: tuple[Problem, ...]) -> Mapping[str, list[Problem]]:
    """Each note with the service whose document it is about: the last that begins above it, else the first of all."""
    found: dict[str, list[Problem]] = {one.service: [] for one in services}
    begun = sorted((slo.at[""].path, slo.at[""].line, one.service) for one in services for slo in one.slos)
    heads = sorted((one.at[""].path, one.at[""].line, one.service) for one in services)
    for note in notes:
        place = (note.position.path, note.position.line, "~")
        above = [one for one in sorted((*begun, *heads)) if one <= place and one[0] == place[0]]
        within = [one for one in (*begun, *heads) if one[0] == place[0]]
        owner = above[-1][2] if above else within[0][2] if within else services[0].service
        found[owner].append(note)
    return found


def _twice(services: tuple[Service, ...]) -> Iterable[Problem]:
    for service in services:
        seen: dict[str, str] = {}
        for slo in service.slos:
            if slo.name in seen:
                message = f'a second SLO "{slo.name}"; the first is at {seen[slo.name]}'
                yield Problem(slo.at["name"], "duplicate-name", message, "give it another name")
            seen.setdefault(slo.name, f"{slo.at['name'].path}:{slo.at['name'].line}")
