"""The demo archive: built the same each time, fresh in the tree, and holding all that it promises."""

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html
from warcio.archiveiterator import ArchiveIterator

from data.builder.__main__ import DEMO, build
from data.builder.articles import read_sources, source_from_text
from pipelines.encodings import decode_payload
from pipelines.limits import DEFAULT_LIMITS

MAX_ARCHIVE_BYTES = 2_000_000
LANGUAGES = ("en", "ru", "uk", "ar")
CODINGS = [b"Content-Encoding: gzip", b"Content-Encoding: br", b"Transfer-Encoding: chunked"]
# Lengths and digests depend on the compressor's version; what was compressed does not.
DEPENDENT = {"content-length", "warc-block-digest", "warc-payload-digest", "date"}
SEED = "https://arab.com.ua/rus/news/obamas-secret-letter-to-khamenei-1688177892.html"
SEED_END = [
    "alarabiya.net",
    "Поделиться публикацией:",
    "Главные новости",
    "Разное",
    "Иран отказался от закупок систем ПВО в России",
    "Разное",
    "В Баку открылась конференция ООН по изменению климата",
    "Ближний восток",
    "Ливан заявляет о по меньшей мере 40 погибших за день в результате израильских ударов",
    "Ищите нас на Twitter",
    "© Ukraine in Arabic, 2018. All Rights Reserved.",
]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    build(folder)
    return folder


def warc_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.warc.gz"))


def contents(path: Path) -> list[tuple[dict[str, str], bytes]]:
    """WARC headers and decoded bodies of all records of a file."""
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            warc = {n.lower(): v for n, v in record.rec_headers.headers if n.lower() not in DEPENDENT}
            http = [(n.lower(), v) for n, v in record.http_headers.headers] if record.http_headers else []
            raw = record.raw_stream.read()
            found.append((warc, decode_payload(raw, http, limits=DEFAULT_LIMITS).body if raw else b""))
    return found


def manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((DEMO / "manifest.json").read_text("utf-8"))
    return loaded


def captures(kind: str = "article") -> list[dict[str, Any]]:
    return [row for row in manifest()["captures"] if row["kind"] == kind]


def test_two_builds_are_the_same_bytes(built: Path, tmp_path: Path) -> None:
    build(tmp_path / "again")

    first = {path.name: path.read_bytes() for path in built.rglob("*") if path.is_file()}
    again = {path.name: path.read_bytes() for path in (tmp_path / "again").rglob("*") if path.is_file()}

    assert first == again


def test_the_archive_in_the_tree_is_what_the_builder_makes(built: Path) -> None:
    assert [contents(path) for path in warc_files(built)] == [contents(path) for path in warc_files(DEMO)]


def test_the_expected_records_in_the_tree_are_what_the_builder_makes(built: Path) -> None:
    fresh = {path.relative_to(built): path.read_text("utf-8") for path in built.rglob("*.json")}
    kept = {path.relative_to(DEMO): path.read_text("utf-8") for path in DEMO.rglob("*.json")}

    assert fresh == kept


@pytest.mark.parametrize("name", [path.name for path in warc_files(DEMO)])
def test_manifest_counts_the_records_that_warcio_counts(name: str) -> None:
    with (DEMO / name).open("rb") as file:
        counted = Counter(record.rec_type for record in ArchiveIterator(file))

    assert {kind: n for kind, n in manifest()["files"][name].items() if n} == dict(counted)


def test_the_archive_is_small_enough_for_git() -> None:
    assert sum(path.stat().st_size for path in DEMO.rglob("*") if path.is_file()) < MAX_ARCHIVE_BYTES


def test_there_are_at_least_eighty_captures_of_thirty_articles() -> None:
    assert len(captures()) >= 80
    assert len(list((DEMO / "expected").glob("*.json"))) >= 30


def test_every_interface_shows_articles_of_all_four_languages() -> None:
    seen = {
        (capture["furniture_language"], article["language"])
        for path in (DEMO / "expected").glob("*.json")
        for article in [json.loads(path.read_text("utf-8"))]
        for capture in article["captures"]
    }

    assert seen == {
        (shown, written) for shown in ("en", "ru", "uk", "ar") for written in ("en", "ru", "uk", "ar")
    }


@pytest.mark.parametrize("kind", ["section", "error", "not_found", "redirect", "image"])
def test_what_is_no_article_is_there_too(kind: str) -> None:
    assert captures(kind) != []


def test_a_revisit_may_refer_to_another_file() -> None:
    elsewhere = []
    for path in warc_files(DEMO):
        dates = {warc["warc-date"] for warc, _ in contents(path) if warc["warc-type"] == "response"}
        elsewhere += [
            warc["warc-refers-to-date"]
            for warc, _ in contents(path)
            if warc["warc-type"] == "revisit" and warc["warc-refers-to-date"] not in dates
        ]

    assert elsewhere == ["2015-07-04T06:15:00Z"]


@pytest.mark.parametrize(
    "coding", [b"Content-Encoding: gzip", b"Content-Encoding: br", b"Transfer-Encoding: chunked"]
)
def test_bodies_are_stored_in_every_coding(coding: bytes) -> None:
    assert any(coding in gzip.decompress(path.read_bytes()) for path in warc_files(DEMO))


def test_a_windows_1251_page_names_its_charset_in_the_markup_only() -> None:
    with (DEMO / "arab-2014-2017.warc.gz").open("rb") as file:
        found = [
            (record.http_headers.get_header("Content-Type"), "Вечерний вестник".encode("cp1251") in body)
            for record in ArchiveIterator(file)
            if record.http_headers and b"charset=windows-1251" in (body := record.raw_stream.read())
        ]

    assert ("text/html", True) in found


def seed_lines() -> list[str]:
    page = next(
        body
        for warc, body in contents(DEMO / "arab-2023-2024.warc.gz")
        if warc.get("warc-target-uri") == SEED and warc["warc-type"] == "response"
    )
    body = lxml_html.fromstring(page.decode()).find("body")
    assert body is not None
    return [line.strip() for line in "\n".join(map(str, body.itertext())).split("\n") if line.strip()]


def test_the_seed_page_opens_with_its_prefixed_headline() -> None:
    assert seed_lines()[0] == "Ukraine in Arabic | Obama’s secret letter to Khamenei"


def test_the_seed_page_ends_with_the_furniture_of_its_day() -> None:
    assert seed_lines()[-len(SEED_END) :] == SEED_END


def test_the_seed_page_has_the_twenty_seven_lines_it_was_found_with() -> None:
    assert len(seed_lines()) == 27


def test_a_lead_of_one_equals_sign_is_the_first_paragraph() -> None:
    head = 'language = "ru"\ntitle = "t"\nslug = "s"\nlead = "="\ncaptures = ["20150101000000 rus v2"]\n'
    source = source_from_text("x", f"+++\n{head}+++\n" + "Первый\nабзац.\n\n{1} Было.\n\n{2} Стало.\n")

    assert source.lead == "Первый абзац."
    assert source.text(2) == "Первый абзац.\n\nСтало."


def test_no_article_has_an_empty_paragraph_or_stray_markup() -> None:
    texts = [paragraph.text for source in read_sources() for paragraph in source.paragraphs]

    assert [text for text in texts if not text or "<" in text or "+++" in text or "STAMP" in text] == []
