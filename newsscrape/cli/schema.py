"""`newsscrape schema`: the JSON Schema of a record, or its reference page."""

from typing import Annotated

import msgspec
import typer

from pipelines.records import json_schema, reference_page


def command(
    markdown: Annotated[
        bool, typer.Option("--markdown", help="The reference page (docs/record.md).")
    ] = False,
) -> None:
    """Print the JSON Schema (2020-12) that every record keeps to."""
    if markdown:
        typer.echo(reference_page(), nl=False)
    else:
        typer.echo(msgspec.json.format(msgspec.json.encode(json_schema()), indent=2).decode())
