"""`newsscrape schema`: the JSON Schema of a record."""

import msgspec
import typer

from pipelines.records import json_schema


def command() -> None:
    """Print the JSON Schema (2020-12) that every record keeps to."""
    typer.echo(msgspec.json.format(msgspec.json.encode(json_schema()), indent=2).decode())
