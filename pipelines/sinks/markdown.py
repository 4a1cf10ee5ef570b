"""Records as Markdown documents with a front matter, one after the other."""

import json
from typing import Any

import msgspec

FRONT_MATTER = ("url", "title", "authors", "published_at", "language", "site", "id", "captured_at", "flags")


class MarkdownSink:
    """Front matter (YAML, values as JSON), the headline, the standfirst, the text with its structure."""

    def header(self) -> bytes:
        return b""

    def line(self, record: bytes, markdown: str | None = None) -> bytes:
        return markdown_document(msgspec.json.decode(record), markdown).encode("utf-8")


def markdown_document(record: dict[str, Any], body: str | None) -> str:
    """One document; `body` is the text with headings, lists, quotations marked, or None for plain text."""
    # here: the process that writes the other formats imports nothing of the chain
    from pipelines.extract.body.markdown import escaped, with_hard_breaks

    matter = [f"{name}: {json.dumps(record[name], ensure_ascii=False)}" for name in FRONT_MATTER]
    parts = ["\n".join(["---", *matter, "---"])]
    if record["title"]:
        parts.append("# " + escaped(record["title"]).replace("\n", " "))
    if record["standfirst"]:
        parts.append(f"*{with_hard_breaks(record['standfirst'].strip())}*")
    parts.append(body if body is not None else record["text"])
    return "\n\n".join(parts) + "\n\n"
