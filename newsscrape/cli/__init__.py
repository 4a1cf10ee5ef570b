"""The command line: one module a command, listed in COMMANDS; `main` is the console script."""

import os
import sys
from importlib import import_module

import typer

from newsscrape import __version__
from pipelines.errors import PipelineError

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


def build_app() -> typer.Typer:
    """The whole command line, made from COMMANDS."""
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

    for name, module_name in COMMANDS.items():
        module = import_module(module_name)
        if hasattr(module, "app"):
            app.add_typer(module.app, name=name)
        else:
            app.command(name)(module.command)
    return app


def main() -> None:
    """Run the command line; an error that we know is one line on standard error and exit code 1."""
    # the matrices of a page are small: BLAS threads cost 90 MB and let parallel jobs fight for the cores
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        build_app()()
    except PipelineError as error:
        print(f"newsscrape: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:  # `newsscrape extract … | head`
        sys.stderr.close()
        sys.exit(0)
