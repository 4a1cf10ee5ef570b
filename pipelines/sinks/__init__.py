"""Where records go: name -> class. Every module of this folder that writes records is in the table."""

from pipelines.sinks.base import Sink
from pipelines.sinks.delimited import CsvSink
from pipelines.sinks.jsonl import JsonlSink
from pipelines.sinks.markdown import MarkdownSink
from pipelines.sinks.schemaorg import SchemaOrgSink
from pipelines.sinks.trafilatura_json import TrafilaturaSink

SINKS: dict[str, type[Sink]] = {
    "jsonl": JsonlSink,
    "csv": CsvSink,
    "markdown": MarkdownSink,
    "schemaorg": SchemaOrgSink,
    "trafilatura": TrafilaturaSink,
}

__all__ = ["SINKS", "CsvSink", "JsonlSink", "MarkdownSink", "SchemaOrgSink", "Sink", "TrafilaturaSink"]
