"""Reads data sets of pages with ground truth, in the format described in docs/quality.md, from a folder."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from pipelines.errors import UnreadableCapture
from pipelines.model import Capture, Page, Provenance
from pipelines.pages import page_from_capture

CORRECTIONS = Path(__file__).with_name("corrections.jsonl")
LABELLED_SETS = frozenset({"annotated", "old"})
"""Sets labelled block by block: there a missing date or author means that none is printed."""
SET_YEARS = {"old": 2012, "multipage": 2012, "fundus": 2024, "wcxb": 2025}
"""When the pages of a set were saved, for pages that give no year themselves."""
COMMENTS_MARK = "!@#$%^&*()"
"""Parts the article from readers' comments in the texts of `multipage`."""
TEXT_ROLE = "A"
_YEAR = re.compile(r"\b(19[9]\d|20[0-2]\d)\b")


class Truth(msgspec.Struct, frozen=True, kw_only=True):
    """What a page really says. None and empty: not annotated, except where `is_labelled`."""

    text: str | None = None
    standfirst: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    wanted: tuple[str, ...] = ()
    """Snippets that must be in the text (`with`)."""
    unwanted: tuple[str, ...] = ()
    """Snippets that must not (`without`)."""
    blocks: tuple[tuple[str, str], ...] = ()
    """(role, text) of the labelled blocks in page order."""
    is_labelled: bool = False


class BenchPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a data set with its truth."""

    id: str
    dataset: str
    url: str
    path: Path
    """The page's bytes, plain or gzip (`.gz`)."""
    page_type: str
    language: str
    year: int | None
    truth: Truth
    site: str | None = None
    """Where the set names it apart from the address."""


def iter_sets(folder: Path, names: tuple[str, ...] = ()) -> Iterator[tuple[str, list[BenchPage]]]:
    """(name, pages) of each data set in `folder`, or of `folder` itself if it is one.

    Raises FileNotFoundError if there is none, or if one of `names` is missing.
    """
    if (folder / "truth.jsonl").is_file():
        yield folder.name, pages_from_set(folder)
        return
    found = {path.parent.name: path.parent for path in sorted(folder.glob("*/truth.jsonl"))}
    if (folder / "multipage").is_dir():
        found["multipage"] = folder / "multipage"
    missing = [name for name in names if name not in found]
    if missing or not found:
        raise FileNotFoundError(f"no data set {', '.join(missing) or 'at all'} in {folder}")
    for name in names or tuple(found):
        yield name, pages_from_set(found[name])


def pages_from_set(folder: Path, *, corrections: Path | None = CORRECTIONS) -> list[BenchPage]:
    """All pages of one data set, sorted by id, corrections applied."""
    if not (folder / "truth.jsonl").is_file():
        return _multipage(folder)
    mended = _corrections_by_id(corrections)
    pages = []
    for line in filter(None, (folder / "truth.jsonl").read_text(encoding="utf-8").split("\n")):
        row = json.loads(line)
        pages.append(_page_from_row(row, folder, mended.get(row["id"], [])))
    return sorted(pages, key=lambda page: page.id)


def decoded_page(page: BenchPage) -> Page | None:
    """The page decoded and parsed as in a run; None where it cannot be read."""
    raw = page.path.read_bytes()
    body = gzip.decompress(raw) if page.path.suffix == ".gz" else raw
    capture = Capture(url=page.url or "about:blank", body=body, provenance=Provenance(source="file"))
    try:
        return page_from_capture(capture)
    except UnreadableCapture:
        return None


def relabelled_pages(folder: Path) -> set[str]:
    """`set/id` of the pages that `annotated` labels anew; of the two rows one is to be used."""
    truth = folder / "annotated" / "truth.jsonl"
    if not truth.is_file():
        return set()
    rows = map(json.loads, filter(None, truth.read_text(encoding="utf-8").split("\n")))
    return {row["same_as"] for row in rows if row.get("same_as")}


def _page_from_row(row: dict[str, Any], folder: Path, corrections: list[dict[str, Any]]) -> BenchPage:
    truth = _truth_from_row(row["truth"], folder.name, corrections)
    return BenchPage(
        id=row["id"],
        dataset=folder.name,
        url=row.get("url") or "",
        path=(folder / row["html"]).resolve(),
        page_type=row.get("page_type") or "unknown",
        language=row.get("language") or "und",
        year=_year(row, truth, folder.name),
        truth=truth,
        site=row.get("site"),
    )


def _truth_from_row(raw: dict[str, Any], name: str, corrections: list[dict[str, Any]]) -> Truth:
    blocks = tuple((role, text) for role, text in raw.get("blocks") or ())
    mended, fields = corrected_blocks(blocks, corrections)
    text = raw.get("text")
    if mended != blocks:
        text = "\n\n".join(block for role, block in mended if role == TEXT_ROLE)
    text = fields.pop("text", text)
    raw = raw | fields
    return Truth(
        text=text,
        standfirst=raw.get("standfirst") or None,
        title=raw.get("title") or None,
        authors=tuple(raw.get("authors") or ()),
        date=raw.get("date") or None,
        wanted=tuple(raw.get("with") or ()),
        unwanted=tuple(raw.get("without") or ()),
        blocks=mended,
        is_labelled=name in LABELLED_SETS or bool(blocks),
    )


def corrected_blocks(
    blocks: tuple[tuple[str, str], ...], corrections: list[dict[str, Any]]
) -> tuple[tuple[tuple[str, str], ...], dict[str, Any]]:
    """Blocks with corrections applied, and the corrected fields.

    A correction names a block by the beginning of its text (`block`) and gives its new `role` (null: it is
    furniture, the block leaves the list), or, with `after`, adds a block that the labelling missed behind
    the block that begins so; or it gives a `field` its `value` (`text` null: its truth is unusable).
    """
    mended, fields = list(blocks), {}
    for correction in corrections:
        if "field" in correction:
            fields[correction["field"]] = correction["value"]
        elif "after" in correction:
            place = next((i for i, b in enumerate(mended) if b[1].startswith(correction["after"])), None)
            if place is not None:
                mended.insert(place + 1, (correction["role"], correction["block"]))
        else:
            mended = [
                (correction["role"], text) if text.startswith(correction["block"]) else (role, text)
                for role, text in mended
                if correction["role"] or not text.startswith(correction["block"])
            ]
    return tuple(mended), fields


def _corrections_by_id(path: Path | None) -> dict[str, list[dict[str, Any]]]:
    by_id: dict[str, list[dict[str, Any]]] = {}
    if path is not None and path.is_file():
        for line in filter(None, path.read_text(encoding="utf-8").split("\n")):
            correction = json.loads(line)
            by_id.setdefault(correction["id"], []).append(correction)
    return by_id


def _year(row: dict[str, Any], truth: Truth, name: str) -> int | None:
    if row.get("year"):
        return int(row["year"])
    if truth.date:
        return int(truth.date[:4])
    found = _YEAR.search(row.get("url") or "")
    return int(found[1]) if found else SET_YEARS.get(name)


def _multipage(folder: Path) -> list[BenchPage]:
    """A folder a site, `N.txt` (text by hand) beside `N.html.gz`; measure-only, never for training."""
    pages = [
        BenchPage(
            id=f"{path.parent.name}/{path.stem}",
            dataset=folder.name,
            url=f"http://{path.parent.name}/{path.stem}",
            path=path.with_suffix(".html.gz"),
            page_type="article",
            language="en",
            year=SET_YEARS["multipage"],
            truth=Truth(text=path.read_text(encoding="utf-8", errors="replace").split(COMMENTS_MARK)[0]),
        )
        for path in sorted(folder.glob("*/*.txt"))
    ]
    if not pages:
        raise FileNotFoundError(f"no truth.jsonl and no */*.txt in {folder}")
    return pages
