"""The command line: one module a command, listed in COMMANDS; `main` is the console script.

Workers import this module too (it is their main module), so it imports little itself.
"""

import gc
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from newsscrape import __version__
from pipelines.errors import PipelineError

if TYPE_CHECKING:
    import typer

COMMANDS: dict[str, str] = {
    "crawl": "newsscrape.cli.crawl",
    "demo": "newsscrape.cli.demo",
    "explain": "newsscrape.cli.explain",
    "extract": "newsscrape.cli.extract",
    "index": "newsscrape.cli.index",
    "pack": "newsscrape.cli.pack",
    "replay": "newsscrape.cli.replay",
    "schema": "newsscrape.cli.schema",
    "verify": "newsscrape.cli.verify",
}
"""Name -> module. A module has `command`, a function, or `app`, a Typer with commands of its own."""
PAGE_NAME = re.compile(r"\.x?html?$", re.I)
"""Of a source that needs no workers."""


def build_app(command: str = "") -> "typer.Typer":
    """The command line, made from COMMANDS: all of it, or the one `command` that is named and there.

    The imports of all commands take a third of a second.
    """
    import typer

    app = typer.Typer(
        name="newsscrape",
        help="Turn news pages, live or from a web archive, into clean, provable article records.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback(invoke_without_command=True)
    def root(
        version: bool = typer.Option(
            False, "--version", help="Print the version and what of the compiled part is in use, and end."
        ),
    ) -> None:
        if version:
            from newsscrape.compiled import sentence_of_parts

            typer.echo(f"{__version__}\n{sentence_of_parts()}")
            raise typer.Exit

    for name in (command,) if command in COMMANDS else COMMANDS:
        module = import_module(COMMANDS[name])
        if hasattr(module, "app"):
            app.add_typer(module.app, name=name)
        else:
            app.command(name)(module.command)
    return app


def uses_workers(arguments: Sequence[str]) -> bool:
    """Can it be seen at once that the command will have work for worker processes?

    >>> uses_workers(["extract", "pages/", "-o", "out/"]), uses_workers(["extract", "page.html"])
    (True, False)
    """
    command, first = (*arguments, "", "")[:2]
    is_source = first == "-" or not first.startswith("-")
    return (
        bool(first)
        and is_source
        and (command == "verify" or (command == "extract" and not PAGE_NAME.search(first)))
    )


def main() -> None:
    """Run the command line; an error that we know is one line on standard error and exit code 1."""
    # the matrices of a page are small: BLAS threads cost 90 MB and let parallel jobs fight for the cores
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        if uses_workers(sys.argv[1:]):
            from pipelines.workers import start_server

            start_server()  # what it imports takes longer than all that is to be done here before the first page
        build_app(sys.argv[1] if len(sys.argv) > 1 else "")()
    except PipelineError as error:
        print(f"newsscrape: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:  # before there was a command to say what it leaves behind
        sys.exit(130)
    except BrokenPipeError:  # `newsscrape extract … | head`
        sys.stderr.close()
        sys.exit(0)
    finally:
        gc.freeze()  # at its end Python looks for garbage among all that was imported, 20 ms that nobody needs
