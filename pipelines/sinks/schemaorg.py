"""Records as schema.org NewsArticle, one JSON-LD object a line (https://schema.org/NewsArticle)."""

from typing import Any

import msgspec


class SchemaOrgSink:
    """One NewsArticle a line; what the record does not know is left out."""

    def header(self) -> bytes:
        return b""

    def line(self, record: bytes, markdown: str | None = None) -> bytes:
        return msgspec.json.encode(news_article(msgspec.json.decode(record))) + b"\n"


def news_article(record: dict[str, Any]) -> dict[str, Any]:
    """The NewsArticle of a decoded record."""
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": f"urn:sha256:{record['id']}",
        "url": record["url"],
        "mainEntityOfPage": record["canonical_url"] or record["url"],
        "headline": record["title"],
        "abstract": record["standfirst"],
        "author": [{"@type": "Person", "name": name} for name in record["authors"]],
        "dateline": record["dateline_raw"],
        "creditText": record["source_credit"],
        "articleSection": record["section"],
        "keywords": record["tags"],
        "articleBody": record["text"],
        "wordCount": record["word_count"],
        "datePublished": record["published_at"],
        "dateModified": record["modified_at"],
        "inLanguage": record["language"],
        "publisher": {"@type": "Organization", "name": record["publisher"]} if record["publisher"] else None,
        "license": record["license"],
        "image": [
            {"@type": "ImageObject", "url": i["url"], "caption": i["caption"], "creditText": i["credit"]}
            for i in record["images"]
        ],
        "archivedAt": record["archive_url"],
    }
    return {name: value for name, value in article.items() if value not in (None, [], "")}
