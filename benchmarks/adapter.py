"""Runs this project over pages named on standard input: `python -m benchmarks.adapter`.

Lines `{id, url, html_path}` in, one line `{id, text, title, authors, date, language}` out for each; null
where there is no value. `html_path` is plain or gzip (`.gz`). The standfirst stands in front of the text,
with `--no-standfirst` it is left out.
"""

import argparse
import gzip
import json
import os
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices: threads only cost memory and time

from pipelines.clean import clean_article
from pipelines.errors import PipelineError
from pipelines.extract import article_from_page
from pipelines.limits import DEFAULT_LIMITS
from pipelines.model import Article, Capture, Drop, Provenance
from pipelines.pages import page_from_capture
from pipelines.workers import TaskTimeoutError, time_limit

NOTHING: dict[str, Any] = dict.fromkeys(("id", "text", "title", "authors", "date", "language"))


def answer_from_page(row: dict[str, Any], *, with_standfirst: bool = True) -> dict[str, Any]:
    """What the project says of the page named by one input line; nulls where it cannot read the page.

    The chain of `extract_record` up to the article: a record's times are in UTC, and the date asked for is
    the day that the page prints, which the article still has. A page that is dropped because it is no
    article (a listing, a home page) is answered with what was found on it: the text is what is asked for.
    """
    answer = NOTHING | {"id": row.get("id")}
    body = _body_of_file(Path(row["html_path"]))
    url = row.get("url") or "about:blank"
    try:
        with time_limit(DEFAULT_LIMITS.page_seconds):
            article = _article(Capture(url=url, body=body, provenance=Provenance(source="file")))
    except (PipelineError, TaskTimeoutError, MemoryError):
        return answer
    parts = [article.standfirst if with_standfirst else None, text_as_printed(article)]
    answer["text"] = "\n\n".join(part for part in parts if part) or None
    answer["title"] = article.title
    answer["authors"] = list(article.authors) or None
    answer["date"] = article.published_at.date().isoformat() if article.published_at else None
    answer["language"] = article.language
    return answer


def text_as_printed(article: Article) -> str:
    """The text with its dateline back in front of its paragraph, where the record has it in a field."""
    dateline = article.dateline_raw
    block = next((b for b in article.blocks if dateline and b.text.startswith(dateline)), None)
    if dateline is None or block is None:
        return article.text
    place = article.text.find(block.text[len(dateline) :].lstrip(" -–—:.")[:40])
    if place < 0:
        return article.text
    return f"{article.text[:place]}{dateline} {article.text[place:]}"


def _article(capture: Capture) -> Article:
    page = page_from_capture(capture)
    found = article_from_page(page, refused_too=True)
    cleaned = clean_article(found, page)
    return found if isinstance(cleaned, Drop) else cleaned


def _body_of_file(path: Path) -> bytes:
    body = path.read_bytes()
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


def answer_line(line: str, *, with_standfirst: bool = True) -> str:
    """The output line for one input line, whatever happens."""
    row: dict[str, Any] = {}
    try:
        row = json.loads(line)
        answer = answer_from_page(row, with_standfirst=with_standfirst)
    except Exception as error:  # one answer a line is the protocol: a crash must cost one page, and be seen
        answer = NOTHING | {"id": row.get("id") if isinstance(row, dict) else None}
        print(f"{answer['id']}: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
    return json.dumps(answer, ensure_ascii=True)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--no-standfirst", action="store_true", help="leave the standfirst out of the text")
    arguments = parser.parse_args()
    for line in sys.stdin:
        if line.strip():
            print(answer_line(line, with_standfirst=not arguments.no_standfirst), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
