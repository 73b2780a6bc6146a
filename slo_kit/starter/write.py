"""Puts a starter in place, looks whether it is sound, and says what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from slo_kit.errors import CannotRun, Position
from slo_kit.loading import load_workspace
from slo_kit.output import put
from slo_kit.pipeline import planned
from slo_kit.spec.fields import address, name, region_name, stated
from slo_kit.spec.files import written_below
from slo_kit.spec.nodes import Scalar, read_documents
from slo_kit.spec.scalars import Fault, text
from slo_kit.starter import SCHEMA, Wish, files
from slo_kit.starter.detect import kind_of_code, kind_of_metrics
from slo_kit.targets.file import File


def addresses(regions: tuple[str, ...], prometheus: str | None) -> Mapping[str, str]:
    """Regions and their addresses, as they were given or as they are usually called; CannotRun if one is given twice."""
    if not regions:
        return {"default": prometheus or "http://localhost:9090"}
    pairs = [region.partition("=") for region in regions]
    given = [name for name, _, _ in pairs]
    twice = [name for name in given if given.count(name) > 1]
    if twice:
        raise CannotRun(f'"{twice[0]}" is given twice; give each --region once')
    return {name: address or f"http://prometheus.{name}:9090" for name, _, address in pairs}


def detected(here: Path, prometheus: str | None) -> str:
    """The kind of service that a Prometheus or else the files of a folder suggest."""
    if prometheus:
        from slo_kit.prometheus.client import Prometheus

        return kind_of_metrics(Prometheus(prometheus).label_values("__name__")) or "http"
    return kind_of_code(here)


def begun(folder: Path, wish: Wish, named: bool) -> str:
    """Write the starter, and say what is there and what to do next; CannotRun if a file of a name is there already.

    Where the regions are declared already, none can be `named` on the command line.
    """
    _refuse_odd(wish)
    known = load_workspace([folder]).topology if folder.is_dir() and any(written_below(folder)) else None
    if named and known and known.at:
        raise CannotRun(f"{known.at[''].path} lists the regions; leave --region out, and add {', '.join(wish.regions)} there")
    texts = files(wish, topology=known is None or not known.at)
    for one in texts:
        if one != SCHEMA and (folder / one).exists():
            raise CannotRun(f"{folder / one} is there already; give another --service, or another folder")
    folder.mkdir(parents=True, exist_ok=True)
    put(folder, tuple(File(one, written) for one, written in texts.items()))
    plan = planned([folder])
    slos = [key for key in plan.keys if key.startswith(f"{wish.service}/")]
    return "\n".join((*(f"{folder / one}" for one in texts), "", *_next(folder, slos[0])))


def _refuse_odd(wish: Wish) -> None:
    """Whatever would be a problem of the files that are written is one of the command line already."""
    try:
        name(wish.service)
        stated(wish.owner)
        for region, url in wish.regions.items():
            region_name(region)
            address(url)
            _refuse_misread(url, f'"{url}"', "write http://host:port")
        for word in (wish.service, wish.owner, *wish.regions):
            text(Scalar(word, plain=True, position=Position("", 1, 1)))
        _refuse_misread(wish.owner, f"{wish.owner} # is told", "write letters, digits, spaces and dashes, as in team-payments")
    except Fault as fault:
        raise CannotRun(f"{fault.message}; {fault.hint}") from None


def _refuse_misread(word: str, written: str, hint: str) -> None:
    """Raises Fault where YAML does not read the word from how it is written."""
    read = read_documents(written, "").nodes
    if [node.text for node in read if isinstance(node, Scalar)] != [word]:
        raise Fault("ambiguous-text", f'"{word}" is read as something else by YAML', hint)


def _next(folder: Path, slo: str) -> tuple[str, ...]:
    return (
        f"{slo} and its neighbours compile. Next:",
        f"  open {folder}: an editor with the YAML language server completes keys and explains them",
        f"  slo-kit check {folder} --live",
        f"  slo-kit explain {slo} {folder}",
        f"  slo-kit build {folder} --out build && slo-kit test build",
    )
