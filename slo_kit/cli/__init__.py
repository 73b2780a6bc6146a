"""The command line: commands that are imported when they run, and the one place where errors become words and exit codes."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from slo_kit import __version__
from slo_kit.cli import messages
from slo_kit.errors import SloKitError

COMMANDS = {
    "init": "write a starter workspace",
    "check": "find every problem in a workspace at once",
    "build": "write rules, alerts, dashboards and tests",
    "test": "prove with promtool that the alerts fire and stay silent as promised",
    "explain": "say what an SLO allows, and when it alerts",
    "import": "write documents of Sloth, Pyrra and OpenSLO as slo-kit's own",
    "export": "write a workspace as OpenSLO documents",
    "backfill": "write the history of a new SLO from raw data",
    "report": "say how much error budget is left, and who spent it",
    "gate": "say whether the error budget policy lets a change through",
    "collect": "keep the totals for longer than Prometheus does",
    "dashboards": "check built dashboards, run their queries, draw them",
    "publish": "make the dashboards of a Grafana those that were built",
    "lab": "break regions on this machine and see what the rules say of it",
    "demo": "show the whole story on this machine with sample data",
}
"""Every command, in the order people meet them; each is the module of that name here and its `command`."""


_PIPE_CLOSED = 141


class _Lazy(click.Group):
    """A group whose commands are not imported until one runs, not even for help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"{__name__}.{cmd_name}").command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS:
            from difflib import get_close_matches

            close = get_close_matches(args[0], COMMANDS, 1)
            hint = f'did you mean "{close[0]}"?' if close else f"there are {', '.join(COMMANDS)}"
            ctx.fail(f'no command "{args[0]}"; {hint}')
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SloKitError as error:
            messages.show(error, ctx.obj or "text")
            ctx.exit(error.exit_code)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="slo-kit %(version)s")
def group() -> None:
    """SLOs in YAML become Prometheus rules, Grafana dashboards and error-budget reports, per region and globally."""


def main() -> NoReturn:
    """Run the command line and end the process."""
    # What a workspace becomes stays until the end, so that looking for garbage among it finds none: a tenth of a check's time,
    # and a tenth again at the end, when Python would look through everything once more.
    gc.set_threshold(100_000, 50, 50)
    code = run(sys.argv[1:])
    gc.freeze()
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command; the exit code is 0 clean, 1 problems or drift, 2 usage, 3 could not run, 130 and 141 by signal."""
    try:
        code = group.main(list(arguments), prog_name="slo-kit", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except BrokenPipeError:
        # Whoever read our output has seen enough; the flush at exit must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    except SystemExit:
        # Commands return their code; only click itself exits, when the pipe is closed while it writes.
        return _PIPE_CLOSED
    except Exception as error:
        # The last resort: a line for the user, the traceback on request.
        return _unforeseen(error)
    return code if isinstance(code, int) else 0


def _unforeseen(error: Exception) -> int:
    if os.environ.get("SLO_KIT_DEBUG"):
        import traceback

        traceback.print_exception(error)
    elif isinstance(error, OSError):
        click.echo(f"slo-kit: {error.filename or 'output'}: {error.strerror}", err=True)
    else:
        said = " ".join(f"{type(error).__name__}: {error}".split())
        click.echo(f"slo-kit: this should not have happened: {said}; SLO_KIT_DEBUG=1 shows where", err=True)
    return 3
