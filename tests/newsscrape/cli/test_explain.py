"""`newsscrape explain`: what was kept and cut of a page, as people and programs read it."""

import io
import json
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from typer.testing import CliRunner
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsscrape.cli import build_app

PARAGRAPHS = (
    "The council of the lakeside town voted on Monday to rebuild the old timber bridge, which a flood in "
    "March had carried away together with two boats.",
    "Work is to begin in June and to last until the following spring, said the mayor, who thanked the "
    "engineers for their patience and the ferrymen for their long days.",
)
PAGE = (
    "<html><head><title>The bridge returns</title></head><body><ul><li><a href=/>Главная</a>"
    "<li><a href=/e>Экономика</a></ul><h1>The bridge returns</h1>"
    + "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    + "<div>Поделиться публикацией:</div><p><a href=/1>В Баку открылась конференция</a></p></body></html>"
)


def explain(*arguments: str | Path) -> Any:
    return CliRunner().invoke(build_app(), ["explain", *map(str, arguments)])


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "pages.warc.gz"
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for name in ("first", "second"):
            head = StatusAndHeaders(
                "200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1"
            )
            body = io.BytesIO(PAGE.replace("The bridge returns", f"The {name} bridge").encode())
            record = writer.create_warc_record(
                f"https://example.com/{name}", "response", payload=body, http_headers=head
            )
            writer.write_record(record)
    return path


def report(*arguments: str | Path) -> dict[str, Any]:
    return json.loads(explain(*arguments, "--format", "json").stdout)


def test_both_languages_are_named(page: Path) -> None:
    found = report(page)

    assert (found["language"], found["furniture_language"]) == ("en", "ru")


def test_fields_are_shown_as_a_record_has_them_with_what_their_witnesses_said(page: Path) -> None:
    page.write_text(PAGE.replace("<h1>", "<p class=byline>By Ada Rask</p><time>2021-03-05</time><h1>"))
    found, table = report(page), explain(page).stdout

    assert (found["authors"], found["published_at"]) == (["Ada Rask"], "2021-03-05T00:00:00Z")
    assert "time: 2021-03-05" in found["witnesses"]["published_at"]
    assert all(said in table for said in ("Ada Rask", "2021-03-05T00:00:00Z", "time: 2021-03-05"))


def test_the_table_gives_the_evidence_of_a_flag(page: Path) -> None:
    page.write_text(PAGE.replace(PARAGRAPHS[1], ""))

    assert "short: 27 words" in explain(page).stdout


def test_a_long_xpath_keeps_its_ends_in_the_table(page: Path) -> None:
    page.write_text(PAGE.replace("<h1>", "<div>" * 400 + "<h1>"))

    assert len(explain(page, "--only", "keep").stdout.splitlines()) < 60


def test_kept_blocks_alone_can_be_asked_for(page: Path) -> None:
    assert [block["text"] for block in report(page, "--only", "keep")["blocks"]] == list(PARAGRAPHS)


def test_every_block_has_a_reason_in_words(page: Path) -> None:
    assert [block["index"] for block in report(page)["blocks"] if not block["why"]] == []


def test_the_xpath_of_a_block_leads_to_its_element(page: Path) -> None:
    tree = lxml.html.document_fromstring(PAGE)
    block = report(page, "--only", "keep")["blocks"][1]

    assert [element.text_content() for element in tree.xpath(block["xpath"])] == [PARAGRAPHS[1]]


def test_the_table_holds_verdict_and_sentence(page: Path) -> None:
    result = explain(page)

    assert result.exit_code == 0
    assert "verdict" in result.stdout
    assert "The model takes it for" in result.stdout


def test_a_capture_of_an_archive_file_is_found_by_its_address(archive: Path) -> None:
    assert report(archive, "--url", "https://example.com/second")["title"] == "The second bridge"


def test_a_capture_of_an_archive_file_is_found_by_its_offset(archive: Path) -> None:
    assert report(archive, "--offset", "0")["title"] == "The first bridge"


def test_an_address_that_is_not_there_is_refused_with_those_that_are(archive: Path) -> None:
    result = explain(archive, "--url", "https://example.com/third")

    assert result.exit_code == 1
    assert "https://example.com/first" in result.stderr


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = explain(tmp_path / "absent.html")

    assert result.exit_code == 1
    assert "absent.html" in result.stderr


def test_a_folder_without_a_page_is_named(tmp_path: Path) -> None:
    result = explain(tmp_path)

    assert (result.exit_code, str(tmp_path) in result.stderr) == (1, True)


@pytest.mark.parametrize(
    "option", [("--format", "xml"), ("--only", "both"), ("--charset", "klingon")], ids=lambda pair: pair[0]
)
def test_a_value_that_is_none_is_wrong_use(option: tuple[str, str], page: Path) -> None:
    assert explain(page, *option).exit_code == 2
