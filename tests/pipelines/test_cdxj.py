"""CDX and CDXJ files read and written."""

import gzip
from pathlib import Path

import pytest

from pipelines.cdxj import cdx_record_from_line, iter_cdx_file, iter_sorted_lines, line_from_cdx_record
from pipelines.model import CdxRecord

RECORD = CdxRecord(
    urlkey="com,example)/a",
    timestamp="20240506070809",
    url="http://example.com/a",
    mimetype="text/html",
    statuscode=200,
    digest="ABC",
    length=500,
    offset=1000,
    filename="x.warc.gz",
)
ELEVEN = "com,example)/a 20240506070809 http://example.com/a text/html 200 ABC - - 500 1000 x.warc.gz"


def test_a_record_survives_writing_and_reading() -> None:
    assert cdx_record_from_line(line_from_cdx_record(RECORD)) == RECORD


def test_a_revisit_has_no_status_in_its_line() -> None:
    line = line_from_cdx_record(CdxRecord(urlkey="a", timestamp="1", url="u", mimetype="warc/revisit"))
    assert line == 'a 1 {"url":"u","mime":"warc/revisit"}'


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        (ELEVEN, None),
        (ELEVEN, "N b a m s k r M S V g"),
        ("20240506070809 com,example)/a http://example.com/a text/html 200 ABC 500 1000 x.warc.gz",
         "b N a m s k S V g"),
    ],
    ids=["eleven columns", "with legend", "other order"],
)  # fmt: skip
def test_cdx_columns_are_read(line: str, columns: str | None) -> None:
    assert cdx_record_from_line(line, columns) == RECORD


@pytest.mark.parametrize(
    "line",
    [
        "",
        "com,example)/",
        "a b c d",
        "key 2020 {broken",
        'key 2020 ["list"]',
        'key x {"url": "u"}',
        "\0" * 99,
    ],
)
def test_lines_that_are_none_are_left_out(line: str) -> None:
    assert cdx_record_from_line(line) is None


def test_an_offset_that_is_no_number_is_unknown() -> None:
    record = cdx_record_from_line('a 2020 {"url": "u", "offset": "abc", "length": "99999999999999999999"}')
    assert record is not None
    assert (record.offset, record.length) == (None, None)


@pytest.mark.parametrize("is_packed", [True, False])
def test_files_are_read_with_their_legend(tmp_path: Path, is_packed: bool) -> None:
    content = f" CDX N b a m s k r M S V g\n{ELEVEN}\nnonsense\n".encode()
    path = tmp_path / "x.cdx"
    path.write_bytes(gzip.compress(content) if is_packed else content)
    assert list(iter_cdx_file(path)) == [RECORD]


def test_a_packed_index_that_is_cut_gives_what_there_is(tmp_path: Path) -> None:
    lines = "".join(f"{ELEVEN.replace('/a ', f'/{n} ', 1)}\n" for n in range(5000)).encode()
    packed = gzip.compress(lines)
    path = tmp_path / "x.cdx.gz"
    path.write_bytes(packed[: len(packed) // 2])
    assert 100 < len(list(iter_cdx_file(path))) < 5000


@pytest.mark.parametrize("in_memory", [3, 1000])
def test_lines_are_sorted_by_bytes_in_memory_or_not(in_memory: int) -> None:
    lines = ["com,b)/ 1", "com,a)/é 2", "com,a)/ 2", "com,a-b)/ 1", "com,a)/ 1", "com,a)/ 1", "com,B)/ 1"]
    expected = sorted({line.encode() + b"\n" for line in lines})
    assert list(iter_sorted_lines(lines, lines_in_memory=in_memory)) == expected
