"""WACZ packages: what is inside is read, what is wrong with the package is named."""

import hashlib
import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.model import Capture, Drop
from pipelines.sources import capture_at, iter_captures
from pipelines.sources.indexing import iter_cdx_records

Bytes = Callable[..., bytes]
Items = Callable[..., list[Capture | Drop]]


def wacz(
    files: dict[str, bytes], *, pack: int = zipfile.ZIP_STORED, hashes: dict[str, str] | None = None
) -> bytes:
    """A package with a manifest that lists all its files; `hashes` replace the true ones."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", pack) as package:
        resources = []
        for name, content in files.items():
            package.writestr(name, content)
            true = "sha256:" + hashlib.sha256(content).hexdigest()
            resources.append({"path": name, "hash": (hashes or {}).get(name, true), "bytes": len(content)})
        package.writestr("datapackage.json", json.dumps({"wacz_version": "1.1.1", "resources": resources}))
    return out.getvalue()


def reasons(items: list[Capture | Drop]) -> list[str]:
    return [item.reason if isinstance(item, Drop) else "capture" for item in items]


@pytest.mark.parametrize("pack", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
def test_inner_warcs_are_read_stored_or_deflated(
    pack: int, record: Bytes, packed: Bytes, read: Items
) -> None:
    one, two = packed(record()), record(url="http://b.org/")
    items = read(
        wacz({"archive/1.warc.gz": one, "archive/2.warc": two, "pages/pages.jsonl": b"{}"}, pack=pack)
    )
    assert [item.provenance.warc_file for item in items if isinstance(item, Capture)] == [
        "test.warc!archive/1.warc.gz",
        "test.warc!archive/2.warc",
    ]


def test_records_of_stored_inner_files_are_left_in_place(
    tmp_path: Path, record: Bytes, packed: Bytes, same_when_left: Callable[[Path], int]
) -> None:
    path = tmp_path / "x.wacz"
    deep = wacz({"archive/3.warc": record(url="http://c.org/")})
    path.write_bytes(wacz({"archive/1.warc.gz": packed(record(), record()), "archive/2.wacz": deep}))

    assert same_when_left(path) == 3


def test_offsets_are_those_inside_the_inner_file(
    tmp_path: Path, record: Bytes, packed: Bytes, html: bytes
) -> None:
    path = tmp_path / "x.wacz"
    inner = packed(record(kind="warcinfo", url=None)) + packed(record())
    path.write_bytes(wacz({"archive/1.warc.gz": inner}))
    item = next(iter(iter_captures(path)))
    assert isinstance(item, Capture)
    assert item.provenance.warc_offset == len(packed(record(kind="warcinfo", url=None)))
    again = capture_at(f"{path}!archive/1.warc.gz", item.provenance.warc_offset or 0)
    assert again == item


def test_revisits_are_resolved_across_inner_files(
    tmp_path: Path, record: Bytes, packed: Bytes, html: bytes
) -> None:
    digest = {"WARC-Payload-Digest": "sha1:A"}
    revisit = record(b"HTTP/1.1 200 OK\r\n\r\n", kind="revisit", fields=digest)
    files = {"archive/1.warc.gz": packed(revisit), "archive/2.warc.gz": packed(record(fields=digest))}
    path = tmp_path / "x.wacz"
    path.write_bytes(wacz(files))
    from pipelines.sources import RevisitResolver

    items = list(iter_captures(path, resolver=RevisitResolver([path])))
    assert [item.body for item in items if isinstance(item, Capture)] == [html, html]


def test_a_wrong_digest_is_a_failure_and_the_file_is_read_all_the_same(
    record: Bytes, packed: Bytes, read: Items
) -> None:
    content = wacz(
        {"archive/1.warc.gz": packed(record())}, hashes={"archive/1.warc.gz": "sha256:" + "0" * 64}
    )
    items = read(content, "x.wacz")
    assert reasons(items) == ["wrong_digest", "capture"]
    assert items[0].where == "x.wacz!archive/1.warc.gz"  # type: ignore[union-attr]


def test_digests_of_the_first_version_are_checked_too(record: Bytes, packed: Bytes, read: Items) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("archive/1.warc.gz", packed(record()))
        resource = {"path": "archive/1.warc.gz", "stats": {"hash": "0" * 64, "bytes": 1}, "hashing": "sha256"}
        package.writestr("datapackage.json", json.dumps({"resources": [resource]}))
    assert reasons(read(out.getvalue())) == ["wrong_digest", "capture"]


def test_a_wrong_digest_of_the_manifest_is_a_failure(record: Bytes, packed: Bytes, read: Items) -> None:
    out = io.BytesIO(wacz({"archive/1.warc.gz": packed(record())}))
    with zipfile.ZipFile(out, "a") as package:
        declared = {"path": "datapackage.json", "hash": "sha256:" + "0" * 64}
        package.writestr("datapackage-digest.json", json.dumps(declared))
    assert reasons(read(out.getvalue())) == ["wrong_digest", "capture"]


@pytest.mark.parametrize(
    "name", ["../evil.warc", "/etc/evil.warc", "archive/../../evil.warc", "C:\\evil.warc"]
)
def test_a_name_that_leads_out_of_the_zip_is_named_and_not_read(
    name: str, record: Bytes, packed: Bytes, read: Items
) -> None:
    items = read(wacz({name: record(), "archive/1.warc.gz": packed(record())}))
    assert reasons(items) == ["unsafe_path", "capture"]


def test_names_with_line_ends_are_escaped(record: Bytes, read: Items) -> None:
    items = read(wacz({"archive/a\nb.warc": record()}, hashes={"archive/a\nb.warc": "sha256:0"}), "x.wacz")
    assert items[0].where == "x.wacz!archive/a\\nb.warc"  # type: ignore[union-attr]


def test_a_file_that_the_manifest_names_in_vain_is_a_failure(record: Bytes, read: Items) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("archive/1.warc", record())
        package.writestr("datapackage.json", json.dumps({"resources": [{"path": "archive/2.warc"}]}))
    assert reasons(read(out.getvalue())) == ["missing_file", "capture"]


@pytest.mark.parametrize("manifest", [None, b"{broken", b"[]"], ids=["none", "broken", "list"])
def test_a_package_without_a_good_manifest_is_read_all_the_same(
    manifest: bytes | None, record: Bytes, read: Items
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("archive/1.warc", record())
        if manifest is not None:
            package.writestr("datapackage.json", manifest)
    assert reasons(read(out.getvalue())) == ["bad_manifest", "capture"]


def test_a_package_without_archives_is_a_failure(read: Items) -> None:
    assert reasons(read(wacz({"pages/pages.jsonl": b"{}"}))) == ["no_archive"]


def test_a_member_that_unpacks_to_far_more_is_refused(record: Bytes, read: Items) -> None:
    bomb = record(b"HTTP/1.1 200 OK\r\n\r\n" + bytes(80_000_000))
    items = read(wacz({"archive/1.warc": bomb}, pack=zipfile.ZIP_DEFLATED))
    assert set(reasons(items)) <= {"broken_zip", "wrong_digest"}
    assert "200 times" in " ".join(item.detail or "" for item in items if isinstance(item, Drop))


@pytest.mark.parametrize("pack", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
def test_records_are_found_in_a_package_that_lost_its_directory(
    pack: int, record: Bytes, packed: Bytes, read: Items
) -> None:
    content = wacz({"archive/1.warc.gz": packed(record(), record(url="http://b.org/"))}, pack=pack)
    items = read(content[: content.rindex(b"PK\x01\x02") - 200], "x.wacz")
    assert reasons(items)[0] == "broken_zip"
    assert [item.url for item in items if isinstance(item, Capture)] == [
        "http://example.com/",
        "http://b.org/",
    ]


def test_a_package_of_packages_is_read(record: Bytes, packed: Bytes, read: Items) -> None:
    inner = wacz({"archive/1.warc.gz": packed(record())})
    items = read(wacz({"part.wacz": inner}), "all.wacz")
    assert [item.provenance.warc_file for item in items if isinstance(item, Capture)] == [
        "all.wacz!part.wacz!archive/1.warc.gz"
    ]


def test_a_capture_is_read_at_its_place_in_a_package_of_packages(
    tmp_path: Path, record: Bytes, packed: Bytes
) -> None:
    path = tmp_path / "all.wacz"
    path.write_bytes(wacz({"part.wacz": wacz({"archive/1.warc.gz": packed(record())})}))
    (item,) = iter_captures(path)
    assert capture_at(f"{path}!part.wacz!archive/1.warc.gz", 0) == item


def test_a_package_in_a_pipe_is_read(record: Bytes, packed: Bytes) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    content = wacz({"archive/1.warc.gz": packed(record())})
    assert reasons(list(iter_captures(Pipe(content), name="x.wacz"))) == ["capture"]


def test_a_package_is_indexed_by_its_inner_files(tmp_path: Path, record: Bytes, packed: Bytes) -> None:
    path = tmp_path / "x.wacz"
    path.write_bytes(wacz({"archive/1.warc.gz": packed(record())}))
    assert [item.filename for item in iter_cdx_records(path)] == [f"{path}!archive/1.warc.gz"]  # type: ignore[union-attr]


@pytest.mark.parametrize("pack", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
def test_flipped_bytes_and_cuts_never_raise(pack: int, record: Bytes, packed: Bytes, read: Items) -> None:
    content = wacz({"archive/1.warc.gz": packed(record(), record()), "archive/2.warc": record()}, pack=pack)
    source = random.Random(pack)
    for _ in range(150):
        broken = bytearray(content)
        broken[source.randrange(len(broken))] ^= 1 << source.randrange(8)
        read(bytes(broken), "x.wacz")
    for end in range(1, len(content), 97):
        read(content[:end], "x.wacz")
