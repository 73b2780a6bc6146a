"""The time a board shows, from words such as `now-7d/d`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from slo_kit.errors import CannotRun
from slo_kit.inspect.boards import Board
from slo_kit.inspect.filling import Span

_WORDS = re.compile(r"now(?:-(?P<amount>\d+)(?P<unit>[smhdwMy]))?(?:/(?P<edge>[hdwMy]))?")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400, "M": 30 * 86_400, "y": 365 * 86_400}


def span(board: Board, now: int, points: int) -> Span:
    """The time of a board seen at a moment, in about so many points that end exactly at its right edge."""
    time = board.content["time"]
    start, end = _moment(board, time["from"], now, late=False), _moment(board, time["to"], now, late=True)
    step = max(60, -(-(end - start) // points // 60) * 60)
    return Span(end - (end - start) // step * step, end, step)


def _moment(board: Board, words: str, now: int, *, late: bool) -> int:
    """Seconds since 1970, in UTC as our boards are; a rounded right edge is the end of its day or week, but never to come."""
    match = _WORDS.fullmatch(words)
    if not match:
        raise CannotRun(f'{board.path}: the time "{words}" is not one that boards use; write now-7d or now-7d/d')
    moment = now - int(match["amount"] or 0) * _SECONDS[match["unit"] or "s"]
    if match["edge"]:
        begin = _floor(datetime.fromtimestamp(moment, UTC), match["edge"])
        moment = min(now, begin + _SECONDS[match["edge"]]) if late else begin
    return moment


def _floor(moment: datetime, edge: str) -> int:
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    match edge:
        case "h":
            day = moment.replace(minute=0, second=0, microsecond=0)
        case "w":
            day -= timedelta(days=day.weekday())
        case "M":
            day = day.replace(day=1)
        case "y":
            day = day.replace(month=1, day=1)
        case _:
            pass
    return int(day.timestamp())
