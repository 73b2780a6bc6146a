"""What the dashboards show, worked out from the plan: finished queries and thresholds; jsonnet only lays them out."""

from slo_kit.targets.boards.argument import BOARDS, JSON, argument

__all__ = ["BOARDS", "JSON", "argument"]
