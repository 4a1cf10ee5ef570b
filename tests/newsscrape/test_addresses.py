"""Files of URLs."""

from pathlib import Path

import pytest

from newsscrape.addresses import addresses_from_file
from pipelines.errors import PipelineError

ADDRESSES = ["http://example.com/1", "http://example.com/2"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.txt", "# ours\nhttp://example.com/1\n\n  http://example.com/2  \n"),
        ("list.txt", "\ufeffhttp://example.com/1\r\nhttp://example.com/2"),
        ("list.csv", "http://example.com/1,a\nhttp://example.com/2,b\n"),
        ("list.CSV", 'day,URL\n1,http://example.com/1\n"2\n",http://example.com/2\n3,none\n'),
    ],
    ids=["remarks", "byte order mark", "first column", "named column"],
)
def test_addresses_are_read_from_text_and_csv(name: str, content: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content.encode())

    assert list(addresses_from_file(path)) == ADDRESSES


@pytest.mark.parametrize("name", ["none.txt", "binary.txt", "binary.csv", "."])
def test_what_is_no_list_is_named(name: str, tmp_path: Path) -> None:
    if name.startswith("binary"):
        (tmp_path / name).write_bytes(b"http://example.com/1\n\xff\xfe\x00")

    with pytest.raises(PipelineError, match=name):
        list(addresses_from_file(tmp_path / name))
