"""Every rule of the lint that looks at a board of sound shape; one file per group."""

from slo_kit.inspect.rule import Rule
from slo_kit.inspect.rules import columns, grid, links, panels, queries, settings, thresholds, variables

RULES: tuple[Rule, ...] = (
    *settings.RULES,
    *grid.RULES,
    *variables.RULES,
    *panels.RULES,
    *columns.RULES,
    *queries.RULES,
    *links.RULES,
    *thresholds.RULES,
)
