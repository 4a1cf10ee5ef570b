"""Article plus Page to Record: the published schema, one JSONL line."""

from typing import Annotated, Any

import msgspec

from pipelines.digests import article_id, sha256_hex, version_id
from pipelines.model import Article, Page
from pipelines.text import word_count
from pipelines.timestamps import rfc3339
from pipelines.urls import site_from_url, urlkey_from_url
from pipelines.version import EXTRACTOR

SCHEMA_VERSION = "1.0"


def _field(description: str) -> msgspec.Meta:
    return msgspec.Meta(description=description)


class RecordImage(msgspec.Struct, frozen=True):
    """A picture of the article."""

    url: str
    caption: str | None = None
    credit: str | None = None


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One article as one version of its page said it. Every key is always there; absent is null."""

    # identity
    schema_version: Annotated[str, _field("Version of this schema; a change of meaning raises it")]
    article_id: Annotated[str, _field("SHA-256 of urlkey, hex: the same for all versions of one address")]
    id: Annotated[str, _field("SHA-256 over urlkey and text_sha256, hex: one version of one address")]
    url: Annotated[str, _field("The page's own address, never the archive's")]
    urlkey: Annotated[str, _field("SURT of url, the join key of web archives")]
    canonical_url: Annotated[str | None, _field("What the publisher declares as the address")]
    final_url: Annotated[str | None, _field("Address after redirects, where it differs from url")]
    site: Annotated[str | None, _field("Registered domain of url")]
    publisher: Annotated[str | None, _field("Name of the publication")]
    # content
    title: Annotated[str | None, _field("The headline as printed, the site's name taken off")]
    html_title: Annotated[str | None, _field("The title element as it stands")]
    standfirst: Annotated[str | None, _field("Summary line under the headline")]
    byline: Annotated[str | None, _field("The author line as printed")]
    authors: Annotated[
        list[str],
        _field(
            "Names of persons, parsed from byline and metadata; of the newsroom that signs where no person does"
        ),
    ]
    dateline_raw: Annotated[str | None, _field("Place, day, agency as printed before the first sentence")]
    dateline_place: Annotated[str | None, _field("Place of the dateline")]
    dateline_agency: Annotated[str | None, _field("Agency of the dateline")]
    source_credit: Annotated[str | None, _field("Whom the page names as the source of the story")]
    section: Annotated[str | None, _field("Section of the publication")]
    tags: Annotated[list[str], _field("Keywords the publisher gave")]
    text: Annotated[
        str, _field("The article's text, NFC; blocks separated by a blank line; no title, no furniture")
    ]
    images: Annotated[list[RecordImage], _field("Pictures of the article with captions and credits")]
    # time
    published_at: Annotated[str | None, _field("When it was published, RFC 3339, UTC")]
    published_precision: Annotated[str | None, _field("What published_at is good for: day, minute, second")]
    published_raw: Annotated[str | None, _field("The string published_at was read from")]
    published_source: Annotated[str | None, _field("Where that string stood: jsonld, meta, text, url")]
    modified_at: Annotated[str | None, _field("When it was last changed, RFC 3339, UTC")]
    captured_at: Annotated[str | None, _field("When the page was captured, RFC 3339, UTC")]
    fetched_at: Annotated[str | None, _field("When the capture was fetched from the network, RFC 3339, UTC")]
    # language
    language: Annotated[str | None, _field("Language of the text, BCP 47")]
    language_score: Annotated[float, _field("How sure the language is, 0 to 1")]
    furniture_language: Annotated[str | None, _field("Language of the page around the article, BCP 47")]
    other_languages: Annotated[list[str], _field("Further languages inside the text, BCP 47")]
    direction: Annotated[str, _field("Writing direction of the text: ltr or rtl")]
    # trust
    confidence: Annotated[
        float, _field("Calibrated: share of records at this value or above whose text is right")
    ]
    flags: Annotated[list[str], _field("What to be wary of: paywall, soft_404, truncated, …")]
    word_count: Annotated[int, _field("Words of text; in scripts without spaces two characters are a word")]
    char_count: Annotated[int, _field("Characters of text")]
    cut_char_count: Annotated[int, _field("Characters of the page's blocks that were cut")]
    link_density: Annotated[float, _field("Share of text's characters inside links, 0 to 1")]
    repeated_line_share: Annotated[float, _field("Share of text's lines that stand in it more than once")]
    mixed_language_share: Annotated[float, _field("Share of text in other languages than language")]
    # duplicates
    duplicate_of: Annotated[str | None, _field("id of the first record of the run with the same text")] = None
    duplicate_cluster: Annotated[str | None, _field("Name of its group of near-duplicates")] = None
    duplicate_jaccard: Annotated[float | None, _field("Jaccard similarity to duplicate_of, 0 to 1")] = None
    version_of: Annotated[str | None, _field("id of the first version of this address in the run")] = None
    version_no: Annotated[int, _field("Number of this version among those of its address, from 1")] = 1
    # rights
    rights_robots: Annotated[str, _field("robots.txt at capture: allow, disallow, unknown")] = "unknown"
    rights_signals: Annotated[list[str], _field("Opt-out signals found on the page and in its headers")]
    license: Annotated[str | None, _field("Licence the page declares")]
    # provenance
    source: Annotated[str, _field("Where the bytes came from: live, archive, warc, file")]
    archive: Annotated[str | None, _field("Name or host of the archive")]
    archive_url: Annotated[str | None, _field("Address the archive replayed it from")]
    http_status: Annotated[int | None, _field("HTTP status of the capture; null for bare files")]
    content_type: Annotated[str | None, _field("Media type of the capture")]
    charset: Annotated[str, _field("Charset the page was decoded with")]
    charset_source: Annotated[str, _field("Who named it: bom, http, meta, utf8, detected, given")]
    warc_file: Annotated[str | None, _field("Name of the WARC file")]
    warc_offset: Annotated[int | None, _field("Bytes from its start to the WARC record")]
    warc_length: Annotated[int | None, _field("Bytes of the WARC record in the file")]
    warc_record_id: Annotated[str | None, _field("WARC-Record-ID")]
    payload_digest: Annotated[str | None, _field("Digest as the archive declares it, an opaque string")]
    body_sha256: Annotated[str, _field("SHA-256 of the decoded body, hex")]
    text_sha256: Annotated[str, _field("SHA-256 of text as UTF-8, hex")]
    extractor: Annotated[str, _field("Name and version of the extractor")]
    config_sha256: Annotated[str, _field("SHA-256 over limits, options and resources of the extractor, hex")]
    site_profile: Annotated[str | None, _field("Site profile used, if any")] = None


def record_from_article(article: Article, page: Page, *, config_sha256: str) -> Record:
    """The record of an article found on a page."""
    from pipelines.extract.block_counts import (
        counts_of_blocks,  # here: who only knows the schema extracts nothing
    )

    capture = page.capture
    came = capture.provenance
    urlkey = urlkey_from_url(capture.url)
    text_sha256 = sha256_hex(article.text.encode("utf-8"))
    counts = counts_of_blocks(article.blocks)
    return Record(
        schema_version=SCHEMA_VERSION,
        article_id=article_id(urlkey),
        id=version_id(urlkey, text_sha256),
        url=capture.url,
        urlkey=urlkey,
        canonical_url=article.canonical_url,
        final_url=capture.final_url,
        site=site_from_url(capture.url) or None,
        publisher=article.publisher,
        title=article.title,
        html_title=article.html_title,
        standfirst=article.standfirst,
        byline=article.byline,
        authors=list(article.authors),
        dateline_raw=article.dateline_raw,
        dateline_place=article.dateline_place,
        dateline_agency=article.dateline_agency,
        source_credit=article.source_credit,
        section=article.section,
        tags=list(article.tags),
        text=article.text,
        images=[RecordImage(image.url, image.caption, image.credit) for image in article.images],
        published_at=rfc3339(article.published_at),
        published_precision=article.published_precision,
        published_raw=article.published_raw,
        published_source=article.published_source,
        modified_at=rfc3339(article.modified_at),
        captured_at=rfc3339(capture.captured_at),
        fetched_at=rfc3339(capture.fetched_at),
        language=article.language,
        language_score=round(float(article.language_score), 4),
        furniture_language=article.furniture_language,
        other_languages=list(article.other_languages),
        direction=article.direction,
        confidence=round(float(article.confidence), 4),
        flags=sorted(set(article.flags) | set(page.flags)),
        word_count=word_count(article.text),
        char_count=len(article.text),
        cut_char_count=counts.cut_chars,
        link_density=_share(counts.kept_link_chars, counts.kept_letters),
        repeated_line_share=_repeated_line_share(article.text),
        mixed_language_share=round(float(article.mixed_language_share), 4),
        rights_signals=list(article.rights_signals),
        license=article.license,
        source=came.source,
        archive=came.archive,
        archive_url=came.archive_url,
        http_status=None if came.source == "file" else capture.status,
        content_type=page.content_type,
        charset=page.charset,
        charset_source=page.charset_source,
        warc_file=came.warc_file,
        warc_offset=came.warc_offset,
        warc_length=came.warc_length,
        warc_record_id=came.warc_record_id,
        payload_digest=came.payload_digest,
        body_sha256=sha256_hex(capture.body),
        text_sha256=text_sha256,
        extractor=EXTRACTOR,
        config_sha256=config_sha256,
    )


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a record, for `newsscrape schema`."""
    schema: dict[str, Any] = msgspec.json.schema(Record)
    definition = schema["$defs"]["Record"]
    definition["required"] = list(definition["properties"])  # every key is always there
    definition["additionalProperties"] = False
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "newsscrape record", **schema}


GROUPS = {
    "schema_version": "Identity",
    "title": "Content",
    "published_at": "Time",
    "language": "Language",
    "confidence": "Trust",
    "duplicate_of": "Duplicates",
    "rights_robots": "Rights",
    "source": "Provenance",
}
"""First field of each group -> its heading on the reference page."""


def reference_page() -> str:
    """docs/record.md: every field with its type and meaning, made from the schema itself."""
    lines = [
        "# The record",
        "",
        f"Schema {SCHEMA_VERSION}. One JSON object a line; made by `newsscrape schema --markdown` from "
        "`pipelines/records.py`.",
        "Every key is always there, absent is `null`, a column has one type. Times are RFC 3339, UTC, whole "
        "seconds, `Z`; languages BCP 47.",
    ]
    for name, spec in json_schema()["$defs"]["Record"]["properties"].items():
        if name in GROUPS:
            lines += ["", f"## {GROUPS[name]}", "", "| field | type | meaning |", "|---|---|---|"]
        lines.append(f"| `{name}` | {_type_name(spec)} | {spec['description']} |")
    return "\n".join(lines) + "\n"


def _type_name(spec: dict[str, Any]) -> str:
    if "anyOf" in spec:
        return " or ".join(_type_name(one) for one in spec["anyOf"])
    if spec.get("type") == "array":
        return f"list of {_type_name(spec['items'])}"
    return "{url, caption, credit}" if "$ref" in spec else str(spec["type"])


def _share(part: int, whole: int) -> float:
    return round(min(1.0, part / whole), 4) if whole else 0.0


def _repeated_line_share(text: str) -> float:
    lines = list(filter(None, text.split("\n")))
    return _share(len(lines) - len(set(lines)), len(lines))
