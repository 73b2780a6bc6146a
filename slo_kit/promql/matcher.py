"""One label and what its value must be, as PromQL spells it."""

from __future__ import annotations

from dataclasses import dataclass

from slo_kit.promql.matching import SPECIAL, fits


@dataclass(frozen=True, slots=True)
class Matcher:
    """One label matcher of a selector."""

    label: str
    sign: str
    value: str

    def __str__(self) -> str:
        return f"{self.label}{self.sign}{quote(self.value)}"

    @property
    def literal(self) -> bool:
        """Whether exactly one value is meant."""
        return self.sign == "=" or (self.sign == "=~" and not SPECIAL.search(self.value))

    def accepts(self, value: str) -> bool:
        """Whether a label value is known to pass, as Prometheus decides it: regular expressions are anchored at both ends."""
        return self._passes(value, unless_known=False)

    def refuses(self, value: str) -> bool:
        """Whether a label value is known not to pass; of some regular expressions neither is known here."""
        return not self._passes(value, unless_known=True)

    def _passes(self, value: str, *, unless_known: bool) -> bool:
        wanted = self.sign in {"=", "=~"}
        return (value == self.value if self.sign in {"=", "!="} else fits(self.value, value, unless_known is wanted)) is wanted


def quote(value: str) -> str:
    """A label value or string in double quotes, escaped."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
