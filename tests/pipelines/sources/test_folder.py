"""Saved pages on disk."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.limits import Limits
from pipelines.model import Capture, Drop
from pipelines.sources import iter_captures, rawfiles
from pipelines.sources.folder import file_url, iter_paths

PAGE = b"<html><p>Rain.</p></html>"
OTHERS: dict[str, bytes] = {
    "a.html": PAGE,
    "b/c.HTM": b"\xef\xbb\xbf\n" + PAGE,
    "b.html": b"",
    "b.txt": b"no page",
    "d.html.gz": gzip.compress(PAGE),
    "e.warc.html": PAGE,
    "f.html": b"WARC/1.0\r\n\r\n",
    "g": PAGE,
    ".h/i.html": PAGE,
    "j/.k.html": PAGE,
}
"""Files by name: pages at first sight and at second, others, hidden ones."""


def one(path: Path, content: bytes, **options: object) -> Capture | Drop:
    path.write_bytes(content)
    (item,) = iter_captures(path, **options)  # type: ignore[arg-type]
    return item


def test_a_page_is_one_capture_of_unknown_age(tmp_path: Path) -> None:
    item = one(tmp_path / "a.html", PAGE)
    assert isinstance(item, Capture)
    assert (item.body, item.provenance.source, item.captured_at) == (PAGE, "file", None)


@pytest.mark.parametrize("name", ["a.html", "a.html.gz", "page", "a.txt"])
def test_a_page_is_known_by_its_bytes(name: str, tmp_path: Path) -> None:
    content = gzip.compress(PAGE) if name.endswith(".gz") else PAGE
    item = one(tmp_path / name, content)
    assert isinstance(item, Capture)
    assert item.body == PAGE


@pytest.mark.parametrize(
    ("note", "url"),
    [
        (b"<!-- saved from url=(0021)https://a.org/b?c=1&d=2 -->", "https://a.org/b?c=1&d=2"),
        (
            b"<!--\n Page saved with SingleFile \n url: https://a.org/b \n saved date: x\n-->",
            "https://a.org/b",
        ),
        (b"<!-- Mirrored from a.org/b.html by HTTrack Website Copier/3.x -->", "http://a.org/b.html"),
    ],
    ids=["browser", "SingleFile", "HTTrack"],
)
def test_the_saving_tool_tells_the_address(note: bytes, url: str, tmp_path: Path) -> None:
    item = one(tmp_path / "a.html", note + PAGE)
    assert isinstance(item, Capture)
    assert item.url == url


@pytest.mark.parametrize(
    ("note", "moment"),
    [
        (
            b"<!--\n Page saved with SingleFile \n url: https://a.org/b \n"
            b" saved date: Thu Mar 05 2020 10:11:12 GMT+0100 (CET)\n-->",
            datetime(2020, 3, 5, 9, 11, 12, tzinfo=UTC),
        ),
        (
            b"<!-- Mirrored from a.org/b by HTTrack Website Copier/3.x [XR&CO'2014], Thu, 05 Mar 2020 10:11:12 GMT"
            b" -->",
            datetime(2020, 3, 5, 10, 11, 12, tzinfo=UTC),
        ),
    ],
    ids=["SingleFile", "HTTrack"],
)
def test_the_saving_tool_tells_the_time(note: bytes, moment: datetime, tmp_path: Path) -> None:
    item = one(tmp_path / "a.html", note + PAGE)
    assert isinstance(item, Capture)
    assert item.captured_at == moment


def test_the_address_of_a_file_is_its_path_as_given() -> None:
    assert file_url("./news/ä b.html") == "file:///news/%C3%A4%20b.html"


def test_a_file_over_the_limit_is_a_drop(tmp_path: Path) -> None:
    item = one(tmp_path / "a.html", PAGE * 100, limits=Limits(body_bytes=1000))
    assert isinstance(item, Drop)
    assert item.reason == "body_too_large"


def test_a_packed_page_that_is_a_bomb_is_a_drop(tmp_path: Path) -> None:
    item = one(tmp_path / "a.html.gz", gzip.compress(gzip.compress(bytes(60_000_000))))
    assert isinstance(item, Drop)
    assert item.reason == "compression_bomb"


MHTML = b"""From: <Saved by Blink>
Snapshot-Content-Location: https://a.org/news?x=1
Subject: Rain
Date: Thu, 5 Mar 2020 10:11:12 +0100
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----Bound"

------Bound
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable
Content-Location: https://a.org/news?x=1

<html><p>Caf=C3=A9 =
in the rain.</p></html>
------Bound
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://a.org/i.png

AAAA
------Bound--
"""


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_the_page_of_an_mhtml_file_is_read_with_address_and_time(newline: bytes, tmp_path: Path) -> None:
    item = one(tmp_path / "a.mhtml", MHTML.replace(b"\n", newline))
    assert isinstance(item, Capture)
    assert item.body.strip() == "<html><p>Café in the rain.</p></html>".encode()
    assert (item.url, item.captured_at, item.headers) == (
        "https://a.org/news?x=1",
        datetime(2020, 3, 5, 9, 11, 12, tzinfo=UTC),
        (("content-type", "text/html; charset=utf-8"),),
    )


@pytest.mark.parametrize("end", [0, 40, 250, 300, 420, 520])
def test_an_mhtml_file_that_is_cut_is_one_item(end: int, tmp_path: Path) -> None:
    assert isinstance(one(tmp_path / "a.mhtml", MHTML[: end or 1]), Capture)


def test_a_folder_is_the_same_whether_its_pages_are_read_at_once_or_left(
    tmp_path: Path, same_when_left: Callable[..., int]
) -> None:
    for name, content in OTHERS.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)

    assert same_when_left(tmp_path) == 4


def test_files_of_a_folder_come_by_name_and_links_lead_to_files_only(tmp_path: Path) -> None:
    root = tmp_path / "root"
    for name in ("b/2.html", "b/1.html", "a.html", "c.html"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(PAGE)
    (root / "d.html").symlink_to(root / "a.html")
    (root / "e").symlink_to(root / "b")
    (root / "f.html").symlink_to(root / "f.html")

    names = [path.removeprefix(f"{root}/") for path in iter_paths(root)]

    assert names == ["a.html", "b/1.html", "b/2.html", "c.html", "d.html"]


def test_no_more_memory_is_asked_for_than_a_page_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    read_fully = rawfiles._read_fully
    monkeypatch.setattr(
        rawfiles, "_read_fully", lambda file, size: asked.append(size) or read_fully(file, size)
    )

    assert isinstance(one(tmp_path / "a.html", PAGE * 20_000), Capture)
    assert max(asked) <= len(PAGE * 20_000) + 1
