"""The archive behind what somebody typed."""

from importlib import import_module
from pathlib import Path

import pytest

from pipelines.model import CdxRecord
from pipelines.sources import remote
from pipelines.sources.commoncrawl import CommonCrawl
from pipelines.sources.index import IndexQuery
from pipelines.sources.memento import Memento
from pipelines.sources.remote import ARCHIVES, archive_from_endpoint

RECORD = CdxRecord(urlkey="com,a)/", timestamp="20200101000000", url="http://a.com/")


@pytest.mark.parametrize(
    ("endpoint", "index", "replay"),
    [
        ("http://h:1/news", "http://h:1/news/cdx", "http://h:1/news/20200101000000id_/http://a.com/"),
        ("http://h:1/news/", "http://h:1/news/cdx", "http://h:1/news/20200101000000id_/http://a.com/"),
        ("http://h:1/news/cdx", "http://h:1/news/cdx", "http://h:1/news/20200101000000id_/http://a.com/"),
        ("http://h:1", "http://h:1/cdx/search/cdx", "http://h:1/web/20200101000000id_/http://a.com/"),
        ("http://h:1/", "http://h:1/cdx/search/cdx", "http://h:1/web/20200101000000id_/http://a.com/"),
        ("http://h:1/web/", "http://h:1/cdx/search/cdx", "http://h:1/web/20200101000000id_/http://a.com/"),
        (
            "http://h:1/cdx/search/cdx",
            "http://h:1/cdx/search/cdx",
            "http://h:1/web/20200101000000id_/http://a.com/",
        ),
        (
            "ia",
            "https://web.archive.org/cdx/search/cdx",
            "https://web.archive.org/web/20200101000000id_/http://a.com/",
        ),
    ],
)
def test_index_and_replay_follow_from_the_endpoint(endpoint: str, index: str, replay: str) -> None:
    archive = archive_from_endpoint(endpoint)
    asked = archive.first_asks(IndexQuery(url="http://a.com/"))[0].url.partition("?")[0]
    assert (asked, archive.replay_ask(RECORD).url) == (index, replay)


@pytest.mark.parametrize(
    ("endpoint", "kind"),
    [
        ("http://h/CC-MAIN-2024-10-index", CommonCrawl),
        ("http://h/collinfo.json", CommonCrawl),
        ("http://h/news/timemap/link/", Memento),
        ("commoncrawl", CommonCrawl),
    ],
)
def test_other_dialects_are_told_by_the_shape_of_the_address(endpoint: str, kind: type) -> None:
    assert isinstance(archive_from_endpoint(endpoint), kind)


def test_a_dialect_that_is_said_counts_more_than_the_shape() -> None:
    assert isinstance(archive_from_endpoint("http://h/news", "memento"), Memento)


@pytest.mark.parametrize("endpoint", ["", "nowhere", "ftp://h/news", "http://", "web.archive.org"])
def test_what_is_no_archive_is_refused_with_the_names_there_are(endpoint: str) -> None:
    with pytest.raises(ValueError, match=r"arquivo\.pt, commoncrawl"):
        archive_from_endpoint(endpoint)


@pytest.mark.parametrize("name", sorted(ARCHIVES))
def test_every_archive_of_the_table_can_be_asked(name: str) -> None:
    asks = ARCHIVES[name].first_asks(IndexQuery(url="http://a.com/"))
    assert asks[0].url.startswith("https://")


def test_every_kind_of_archive_is_behind_some_endpoint() -> None:
    folder = Path(remote.__file__).parent
    kinds = {
        name
        for path in folder.glob("*.py")
        for name, value in vars(import_module(f"pipelines.sources.{path.stem}")).items()
        if isinstance(value, type)
        and hasattr(value, "first_asks")
        and not getattr(value, "_is_protocol", False)
    }
    known = {name for name, value in vars(remote).items() if isinstance(value, type)}
    assert kinds == {"InternetArchive", "Pywb", "Memento", "CommonCrawl"}
    assert kinds <= known
