"""Archive files on object stores, here fsspec's store in memory."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import fsspec
import pytest

from newsscrape.remote_files import is_remote_archive, open_remote
from newsscrape.sources import Opening, iter_items, known_total
from pipelines.errors import PipelineError
from pipelines.limits import DEFAULT_LIMITS
from pipelines.model import Capture
from pipelines.selection import Selection
from pipelines.sinks.warc import WarcEntry, WarcWriter

STORE = "memory://collection/news.warc.gz"


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[Path]:
    """The same file here and in the store."""
    html = (("content-type", "text/html"),)
    with WarcWriter(tmp_path, software="test") as out:
        for day in range(1, 6):
            at = datetime(2024, 5, day, tzinfo=UTC)
            url, body = f"http://example.com/{day}", b"<p>Day %d</p>" % day
            out.write(WarcEntry(url=url, status=200, headers=html, body=body, captured_at=at))
    fsspec.filesystem("memory").pipe(STORE, out.files[0].read_bytes())
    yield out.files[0]
    fsspec.filesystem("memory").rm("/collection", recursive=True)


def outline(*sources: str, **options: object) -> list[tuple[str, bytes, int | None]]:
    opening = Opening(sources, limits=DEFAULT_LIMITS, **options)  # type: ignore[arg-type]
    items = list(iter_items(opening))
    assert all(isinstance(item, Capture) for item in items)
    return [(item.url or "", item.body, item.provenance.warc_offset) for item in items]  # type: ignore[union-attr]


def test_a_stored_file_gives_the_same_captures(stored: Path) -> None:
    assert outline(STORE) == outline(str(stored)) != []


def test_captures_of_a_stored_file_are_selected(stored: Path) -> None:
    assert [url for url, _, _ in outline(STORE, selection=Selection(start="20240504"))] == [
        "http://example.com/4",
        "http://example.com/5",
    ]


def test_an_index_leads_into_a_stored_file(stored: Path, tmp_path: Path) -> None:
    from newsscrape.indexing import write_index

    index = tmp_path / "index.cdxj"
    write_index([str(stored)], index)
    index.write_text(index.read_text().replace(stored.name, "news.warc.gz"))
    found = outline(STORE, selection=Selection(start="20240504"), indexes=(index,))
    assert found == outline(str(stored))[3:]


def test_a_file_that_is_not_there_is_one_failure() -> None:
    opening = Opening(["memory://nowhere/x.warc.gz"], limits=DEFAULT_LIMITS)
    assert [getattr(item, "reason", "") for item in iter_items(opening)] == ["unreadable_source"]


def test_an_unknown_store_says_what_is_wrong() -> None:
    with pytest.raises((PipelineError, OSError)):
        open_remote("oss://bucket/x.warc.gz")


@pytest.mark.parametrize(
    ("source", "is_archive"),
    [
        ("s3://bucket/a.html", True),
        ("https://example.com/a.warc.gz", True),
        ("https://example.com/a.wacz?download=1", True),
        ("https://example.com/a.html", False),
        ("https://example.com/warc", False),
        ("folder/a.warc.gz", False),
    ],
)
def test_archives_on_the_web_are_told_from_pages(source: str, is_archive: bool) -> None:
    assert is_remote_archive(source) is is_archive


def test_nobody_knows_how_many_captures_a_remote_archive_has() -> None:
    assert known_total(["https://example.com/a.warc.gz"], None) is None


def test_a_store_that_fails_in_the_middle_is_one_failure(
    stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fsspec.implementations.memory import MemoryFile

    def failing(self: object, size: int = -1) -> bytes:
        raise RuntimeError("no ranges here")

    monkeypatch.setattr(MemoryFile, "read", failing)
    (item,) = iter_items(Opening([STORE], limits=DEFAULT_LIMITS))
    assert (getattr(item, "reason", ""), "no ranges here" in getattr(item, "detail", "")) == (
        "unreadable_source",
        True,
    )


def test_a_source_without_a_name_is_not_the_folder_we_run_in() -> None:
    with pytest.raises(PipelineError):
        Opening([""], limits=DEFAULT_LIMITS)
