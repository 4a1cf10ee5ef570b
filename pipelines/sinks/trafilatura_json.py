"""Records with the keys of trafilatura's JSON output, for programs that were written for it."""

from typing import Any

import msgspec


class TrafilaturaSink:
    """One object a line with the keys of `trafilatura --json`."""

    def header(self) -> bytes:
        return b""

    def line(self, record: bytes, markdown: str | None = None) -> bytes:
        return msgspec.json.encode(trafilatura_document(msgspec.json.decode(record))) + b"\n"


def trafilatura_document(record: dict[str, Any]) -> dict[str, Any]:
    """A decoded record as trafilatura names things: `;` between authors, days without a time."""
    published = record["published_at"]
    captured = record["fetched_at"] or record["captured_at"]
    return {
        "title": record["title"],
        "author": "; ".join(record["authors"]) or None,
        "hostname": record["site"],
        "date": published[:10] if published else None,
        "fingerprint": record["text_sha256"][:16],
        "id": record["id"],
        "license": record["license"],
        "comments": "",
        "raw_text": record["text"],
        "text": record["text"].replace("\n\n", "\n"),
        "language": record["language"],
        "image": record["images"][0]["url"] if record["images"] else None,
        "pagetype": "article",
        "filedate": captured[:10] if captured else None,
        "source": record["url"],
        "source-hostname": record["publisher"] or record["site"],
        "excerpt": record["standfirst"],
        "categories": record["section"] or "",
        "tags": ";".join(record["tags"]),
    }
