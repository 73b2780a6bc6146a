"""Which keys, types and words the JSON of a board may have: tables of what Grafana 11 to 13 reads and our boards use."""

from slo_kit.inspect.shape.board import BOARD
from slo_kit.inspect.shape.kinds import Fault

__all__ = ["BOARD", "Fault"]
