"""Rules about variables: the data source first, every one asked in time, declared and used."""

from __future__ import annotations

from collections.abc import Iterator

from slo_kit.inspect import filling
from slo_kit.inspect.boards import Board, texts
from slo_kit.inspect.queries import question
from slo_kit.inspect.rule import Bundle, Finding, Rule

LIST = ("templating", "list")
ON_TIME_CHANGE = 2
_GRAFANAS = {*filling.GRAFANAS, *filling.built_in(filling.Span(0, 1, 1))}


def data_source(board: Board, _: Bundle) -> Iterator[Finding]:
    """One choice of Prometheus, under the name that links of other boards carry."""
    sources = [(index, each) for index, each in enumerate(board.variables) if each["type"] == "datasource"]
    if len(sources) != 1:
        yield Finding(LIST, f"there are {len(sources)} variables of type datasource", 'declare one named "datasource"')
    for index, each in sources:
        found = (each["name"], each.get("label"), each["query"])
        if found != ("datasource", "Data source", "prometheus"):
            wanted = 'name it datasource, label it "Data source", let it ask for prometheus'
            yield Finding((*LIST, index), f'the data source variable is "{each["name"]}"', wanted)
        if index:
            yield Finding((*LIST, index), "the data source is not chosen first", "move it to the start of the list")


def query(board: Board, _: Bundle) -> Iterator[Finding]:
    """The one form of question that boards use, written twice as Grafana does."""
    for index, each in enumerate(board.variables):
        if each["type"] != "query":
            continue
        asked = question(each)
        if not filling.ASKED.fullmatch(asked):
            yield Finding(
                (*LIST, index, "query"), f'"{asked}" is no question that boards ask', "write label_values(series, label)"
            )
        if each.get("definition") != asked:
            yield Finding((*LIST, index), "definition and query differ", "write the same in both")
        if each.get("datasource", {}).get("uid") != "${datasource}":
            yield Finding((*LIST, index), "the variable does not ask the chosen data source", "set its uid to ${datasource}")


def refresh(board: Board, _: Bundle) -> Iterator[Finding]:
    """Choices that are not asked for again miss what is new in the time shown."""
    for index, each in enumerate(board.variables):
        if each["type"] == "query" and each.get("refresh") != ON_TIME_CHANGE:
            yield Finding((*LIST, index), f'the choices of "{each["name"]}" do not follow the time shown', "set refresh to 2")


def declared(board: Board, _: Bundle) -> Iterator[Finding]:
    """What nobody declared is sent as written, and finds nothing."""
    known = {each["name"] for each in board.variables} | _GRAFANAS
    for at, text in texts(board.content):
        for name in filling.names(text):
            if name not in known:
                yield Finding(at, f'nobody declares the variable "{name}"', "declare it, or use one of those there are")


def used(board: Board, _: Bundle) -> Iterator[Finding]:
    """A choice without effect misleads."""
    places = [(at, text) for at, text in texts(board.content) if at[-1] not in ("definition", "url")]
    for index, each in enumerate(board.variables):
        own = (*LIST, index)
        if not any(each["name"] in filling.names(text) for at, text in places if at[: len(own)] != own):
            yield Finding(own, f'nothing uses the variable "{each["name"]}"', "use it or leave it out")


RULES = (
    Rule("data-source-variable", "lets people choose the Prometheus, by one variable named datasource", data_source),
    Rule("variable-query", "asks for choices by label_values, at the chosen data source", query),
    Rule("variable-refresh", "asks for choices again when the time shown changes", refresh),
    Rule("variable-declared", "declares every variable it uses", declared),
    Rule("variable-used", "uses every variable it declares", used),
)
