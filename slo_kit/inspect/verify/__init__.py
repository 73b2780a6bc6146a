"""Runs every query of every board on a real Prometheus and says which fail and which find nothing."""

from slo_kit.inspect.verify.run import Verdict, verify
from slo_kit.inspect.verify.words import document

__all__ = ["Verdict", "document", "verify"]
