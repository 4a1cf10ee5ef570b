"""Reading data sets, corrections included."""

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.datasets import corrected_blocks, iter_sets, pages_from_set

BLOCKS = (("H", "Rain"), ("A", "It rained all day."), ("N", "Source: weather service"))


def write_set(folder: Path, **truth: object) -> Path:
    """A data set of one page."""
    (folder / "html").mkdir(parents=True)
    (folder / "html" / "p1.html.gz").write_bytes(gzip.compress(b"<p>It rained all day.</p>"))
    row = {
        "id": "p1",
        "url": "http://example.org/2009/rain",
        "html": "html/p1.html.gz",
        "page_type": "article",
    }
    row |= {"language": None, "truth": truth}
    (folder / "truth.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    return folder


def test_a_folder_of_sets_gives_each_set_by_name(tmp_path: Path) -> None:
    write_set(tmp_path / "one", text="a")
    write_set(tmp_path / "two", text="b")
    assert [name for name, _ in iter_sets(tmp_path)] == ["one", "two"]


def test_a_single_set_may_be_given_itself(tmp_path: Path) -> None:
    write_set(tmp_path / "one", text="a")
    assert [name for name, _ in iter_sets(tmp_path / "one")] == ["one"]


def test_a_missing_set_is_refused(tmp_path: Path) -> None:
    write_set(tmp_path / "one", text="a")
    with pytest.raises(FileNotFoundError, match="three"):
        list(iter_sets(tmp_path, ("three",)))


def test_page_without_date_takes_its_year_from_the_address(tmp_path: Path) -> None:
    assert pages_from_set(write_set(tmp_path / "one", text="a"))[0].year == 2009


def test_line_separators_in_a_text_do_not_end_its_row(tmp_path: Path) -> None:
    page = pages_from_set(write_set(tmp_path / "one", text="a\u2028b"))[0]
    assert page.truth.text == "a\u2028b"


def test_folders_of_text_beside_html_are_read_as_pages(tmp_path: Path) -> None:
    folder = tmp_path / "multipage" / "example.org"
    folder.mkdir(parents=True)
    (folder / "1.html.gz").write_bytes(gzip.compress(b"<p>Rain"))
    (folder / "1.txt").write_text("Rain\n!@#$%^&*()  COMMENTS\nFirst!", encoding="utf-8")
    assert [page.truth.text for page in pages_from_set(tmp_path / "multipage")] == ["Rain\n"]


def test_correction_gives_a_block_another_role(tmp_path: Path) -> None:
    corrections = tmp_path / "corrections.jsonl"
    correction = {"id": "p1", "block": "Source: weather", "role": "A", "reason": "part of the text"}
    corrections.write_text(json.dumps(correction) + "\n", encoding="utf-8")
    folder = write_set(tmp_path / "one", text="It rained all day.", blocks=[list(block) for block in BLOCKS])
    page = pages_from_set(folder, corrections=corrections)[0]
    assert page.truth.text == "It rained all day.\n\nSource: weather service"


def test_correction_without_role_takes_a_block_out() -> None:
    blocks, _ = corrected_blocks(BLOCKS, [{"id": "p1", "block": "Rain", "role": None}])
    assert blocks == BLOCKS[1:]


def test_correction_adds_a_block_behind_another() -> None:
    correction = {"id": "p1", "after": "It rained", "block": "And all night.", "role": "A"}
    blocks, _ = corrected_blocks(BLOCKS, [correction])
    assert blocks[2] == ("A", "And all night.")


def test_correction_mends_a_field() -> None:
    _, fields = corrected_blocks(BLOCKS, [{"id": "p1", "field": "date", "value": "2009-05-01"}])
    assert fields == {"date": "2009-05-01"}
