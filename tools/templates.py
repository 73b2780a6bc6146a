"""The page docs/templates.md, from the templates that come with slo-kit."""

from __future__ import annotations

from pathlib import Path

from slo_kit.library import builtin_templates
from slo_kit.spec.parameters import written
from slo_kit.spec.reader import shipped_templates
from slo_kit.spec.template import IndicatorTemplate, Parameter

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "templates.md"
HEAD = """\
# Templates

Written by `make docs` from [slos/templates](../slos/templates), where each file also says why its indicators count as they do,
and which traps of the exporter they avoid. A test fails when this page is out of date.

Indicators that come with slo-kit, to be filled with `use`, as [the format](format.md#indicator-use) says:

```yaml
indicator: {use: {template: substrate/finality-lag, with: {chain: polkadot}}}
```

Those that count evaluations or rounds (`slices`, `probe`) are best with `policy: slices` where the objective is above 99.6, or
one bad minute pages. A parameter without a default must be given; an example of it stands in brackets. Each template is proved in
[tests/templates](../tests/templates) with series as its exporter shows them.
"""


def page() -> str:
    """The whole page: all of them at a glance, then a section for each file."""
    shipped = {path: _shipped(path, text) for path, text in builtin_templates().items()}
    rows = "".join(_glance(one) for templates in shipped.values() for one in templates)
    glance = f"\n| template | counts | must be given |\n|---|---|---|\n{rows}"
    return HEAD + glance + "".join(_section(path, templates) for path, templates in shipped.items())


def _glance(template: IndicatorTemplate) -> str:
    needed = ", ".join(f"`{one.name}`" for one in template.parameters if one.default is None)
    anchor = template.template.replace("/", "")
    return f"| [{template.template}](#{anchor}) | {template.description} | {needed or 'nothing'} |\n"


def _shipped(path: str, text: str) -> tuple[IndicatorTemplate, ...]:
    return tuple(one for one in shipped_templates(path, text).values() if one is not None)


def _section(path: str, templates: tuple[IndicatorTemplate, ...]) -> str:
    stem = Path(path).stem
    return f"\n## {stem}\n\nFrom [{path}](../{path}).\n" + "".join(map(_template, templates))


def _template(template: IndicatorTemplate) -> str:
    kind = template.indicator.entries[0][0].text
    head = f"\n### {template.template}\n\n{template.description} (`{kind}`).\n"
    rows = "".join(_row(parameter) for parameter in template.parameters)
    return head + (f"\n| parameter | type | meaning | default |\n|---|---|---|---|\n{rows}" if rows else "")


def _row(parameter: Parameter) -> str:
    node = parameter.example if parameter.default is None else parameter.default
    shown = f"`{written(node)}`".replace("|", "\\|")
    default = f"[{shown}]" if parameter.default is None else shown
    return f"| `{parameter.name}` | `{parameter.type.value}` | {parameter.description} | {default} |\n"
