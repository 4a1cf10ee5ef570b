"""Where records go: name -> class. Every module of this folder that writes records is in the table."""

from pipelines.sinks.base import Sink
from pipelines.sinks.delimited import CsvSink
from pipelines.sinks.jsonl import JsonlSink

SINKS: dict[str, type[Sink]] = {"jsonl": JsonlSink, "csv": CsvSink}

__all__ = ["SINKS", "CsvSink", "JsonlSink", "Sink"]
