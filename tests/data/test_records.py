"""The records of the demo archive against what its authors wrote down, article by article."""

import difflib
import hashlib
import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from warcio.archiveiterator import ArchiveIterator

from data.builder.__main__ import DEMO
from pipelines.model import Drop
from pipelines.records import Record
from pipelines.run import record_from_capture
from pipelines.sources import iter_captures

ARTICLES = {
    path.stem: json.loads(path.read_text("utf-8")) for path in sorted((DEMO / "expected").glob("*.json"))
}
MANIFEST: dict[str, Any] = json.loads((DEMO / "manifest.json").read_text("utf-8"))
Key = tuple[str, str]
EXACT = ("title", "text", "language", "furniture_language")
RIGHT_OR_NULL = (
    "standfirst",
    "dateline_raw",
    "dateline_place",
    "dateline_agency",
    "source_credit",
    "authors",
    "published_at",
)
MOST = 0.8
MOST_UNDER_NOISE = 0.97
NAMES = re.compile(rb'((?:class|id)=")([^"]*)"')
NO_ARTICLE = ("section", "error")
"""Pages with status 200 that are no articles: they give no record."""
_cache: dict[Key, Record | Drop] = {}


def made() -> dict[Key, Record | Drop]:
    """What becomes of each capture of the archive, read straight from its files; made once."""
    if not _cache:
        for item in iter_captures(DEMO):
            result = item if isinstance(item, Drop) else record_from_capture(item)
            moment = result.captured_at
            when = moment.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(moment, datetime) else moment
            _cache[result.url or "", when or ""] = result
    return _cache


def records_of(article: dict[str, Any]) -> list[tuple[dict[str, Any], Record]]:
    """Each expected capture with its record; a test fails here if there is a drop instead."""
    pairs = []
    for capture in article["captures"]:
        record = made()[capture["url"], capture["captured_at"]]
        assert isinstance(record, Record), record
        pairs.append((capture, record))
    return pairs


def wanted(article: dict[str, Any], capture: dict[str, Any], field: str) -> Any:
    """The value that a perfect record of the capture has."""
    if field == "text":
        return article["texts"][capture["edition"]]
    if field == "authors":
        return article["authors"] if capture["has_author"] else []
    return capture[field] if field in capture else article[field]


@pytest.mark.parametrize("field", EXACT)
@pytest.mark.parametrize("name", ARTICLES)
def test_the_record_is_to_the_letter_what_its_author_wrote(name: str, field: str) -> None:
    article = ARTICLES[name]
    pairs = records_of(article)

    assert [getattr(record, field) for _, record in pairs] == [wanted(article, c, field) for c, _ in pairs]


@pytest.mark.parametrize("field", RIGHT_OR_NULL)
@pytest.mark.parametrize("name", ARTICLES)
def test_a_field_is_right_or_null(name: str, field: str) -> None:
    article = ARTICLES[name]
    wrong = [
        (capture["url"], getattr(record, field), wanted(article, capture, field))
        for capture, record in records_of(article)
        if not is_right_or_null(record, field, wanted(article, capture, field))
    ]

    assert wrong == []


def is_right_or_null(record: Record, field: str, expected: Any) -> bool:
    value = getattr(record, field)
    if value in (None, []):
        return True
    if field != "published_at" or expected is None:
        return bool(value == expected)
    given, true = datetime.fromisoformat(value), datetime.fromisoformat(expected)
    if record.published_precision == "day":
        return given.date() == true.date()
    return given.replace(second=0) == true.replace(second=0)


@pytest.mark.parametrize("field", RIGHT_OR_NULL)
def test_most_of_what_the_pages_say_is_found(field: str) -> None:
    given = [
        getattr(record, field)
        for article in ARTICLES.values()
        for capture, record in records_of(article)
        if wanted(article, capture, field) not in (None, [])
        and not (field == "standfirst" and is_repeated_lead(article))
    ]

    assert sum(value not in (None, []) for value in given) >= MOST * len(given)


def is_repeated_lead(article: dict[str, Any]) -> bool:
    """The first paragraph says it again, by a letter or exactly: whether it is a standfirst is open."""
    first = article["texts"]["1"].partition("\n")[0]
    return difflib.SequenceMatcher(None, article["standfirst"], first).ratio() > 0.9


def test_the_stamp_of_an_import_is_never_the_publication() -> None:
    wrong = [
        (capture["url"], record.published_at)
        for article in ARTICLES.values()
        for capture, record in records_of(article)
        if capture["published_at"] is None and record.published_at is not None
    ]

    assert wrong == []


def test_every_capture_is_a_record_or_a_drop() -> None:
    assert set(made()) == {(row["url"], row["captured_at"]) for row in MANIFEST["captures"]}


@pytest.mark.parametrize("kind", ["redirect", "not_found", "image"])
def test_what_is_no_page_is_dropped(kind: str) -> None:
    found = [made()[row["url"], row["captured_at"]] for row in MANIFEST["captures"] if row["kind"] == kind]

    assert all(isinstance(item, Drop) and not item.is_failure for item in found)


@pytest.mark.parametrize(
    "row", [r for r in MANIFEST["captures"] if r["kind"] in NO_ARTICLE], ids=lambda r: r["url"]
)
def test_a_page_that_is_no_article_gives_no_record(row: dict[str, Any]) -> None:
    item = made()[row["url"], row["captured_at"]]

    assert isinstance(item, Drop)


def stored() -> dict[Key, tuple[str, int, str]]:
    """By warcio: file, offset and WARC-Record-ID of each capture."""
    places = {}
    for path in sorted(DEMO.glob("*.warc.gz")):
        with path.open("rb") as file:
            iterator = ArchiveIterator(file)
            for record in iterator:
                if record.rec_type in ("response", "revisit"):
                    warc = record.rec_headers
                    key = warc.get_header("WARC-Target-URI"), warc.get_header("WARC-Date")
                    places[key] = path.name, iterator.get_record_offset(), warc.get_header("WARC-Record-ID")
    return places


def test_every_record_names_the_place_it_came_from() -> None:
    places = stored()
    named = {
        key: (record.warc_file, record.warc_offset, record.warc_record_id)
        for key, record in made().items()
        if isinstance(record, Record)
    }

    assert named == {key: places[key] for key in named}


def test_every_record_has_the_status_of_its_capture() -> None:
    statuses = {(row["url"], row["captured_at"]): row["http_status"] for row in MANIFEST["captures"]}
    given = {key: record.http_status for key, record in made().items() if isinstance(record, Record)}

    assert given == {key: statuses[key] for key in given}


def test_a_revisit_has_the_text_of_the_capture_it_refers_to() -> None:
    ship = ARTICLES["01-en-research-ship"]
    digests = {c["captured_at"]: r.body_sha256 for c, r in records_of(ship)}

    assert digests["2018-01-19T08:00:00Z"] == digests["2015-07-04T06:15:00Z"]


def test_the_text_digest_is_that_of_the_authored_text() -> None:
    article = ARTICLES["00-seed-letter"]
    expected = hashlib.sha256(article["texts"]["1"].encode()).hexdigest()

    assert {record.text_sha256 for _, record in records_of(article)} == {expected}


def test_one_article_at_five_addresses_has_five_ids_and_one_text() -> None:
    records = [record for _, record in records_of(ARTICLES["21-ar-tibb"])]

    assert (len({r.article_id for r in records}), len({r.text_sha256 for r in records})) == (5, 1)


def test_the_files_are_read_from_the_demo_folder_only() -> None:
    names = {record.warc_file for record in made().values() if isinstance(record, Record)}

    assert names == {path.name for path in Path(DEMO).glob("*.warc.gz")}


def test_nothing_hangs_on_the_names_that_the_layouts_use() -> None:
    """Classes and ids replaced by noise: what is text is told by other things."""
    changed = []
    for item in iter_captures(DEMO):
        if isinstance(item, Drop) or b"class=" not in item.body:
            continue
        body = NAMES.sub(lambda name: name[1] + noise_for(name[2]) + b'"', item.body)
        record = record_from_capture(msgspec.structs.replace(item, body=body))
        plain = record_from_capture(item)
        if isinstance(plain, Record):
            changed.append(not isinstance(record, Record) or record.text != plain.text)

    assert len(changed) > 100
    assert sum(changed) <= (1 - MOST_UNDER_NOISE) * len(changed)


def noise_for(names: bytes) -> bytes:
    return b" ".join(b"x" + hashlib.sha256(name).hexdigest()[:6].encode() for name in names.split())
