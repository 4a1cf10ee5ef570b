"""Writes a data set of old-style pages: `python -m benchmarks.oldpages --benchmark DIR --output DIR`."""

import argparse
import gzip
import json
import random
from pathlib import Path
from typing import Any

from benchmarks.oldpages.articles import SourceArticle, articles_from_benchmark
from benchmarks.oldpages.layouts import OldPage, page_from_article


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.oldpages", description=__doc__)
    parser.add_argument(
        "--benchmark", type=Path, required=True, metavar="DIR", help="data sets to take texts from"
    )
    parser.add_argument(
        "--output", type=Path, required=True, metavar="DIR", help="folder for the new data set"
    )
    parser.add_argument("--count", type=int, default=1000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    arguments = parser.parse_args()
    articles = articles_from_benchmark(arguments.benchmark)
    if not articles:
        parser.error(f"no usable article text in {arguments.benchmark}")
    (arguments.output / "html").mkdir(parents=True, exist_ok=True)
    with (arguments.output / "truth.jsonl").open("w", encoding="utf-8") as rows:
        for number in range(arguments.count):
            row = write_page(number, articles, arguments.output, seed=arguments.seed)
            rows.write(json.dumps(row, ensure_ascii=False) + "\n")
    print(f"{arguments.count} pages from {len(articles)} article texts in {arguments.output}")
    return 0


def write_page(number: int, articles: list[SourceArticle], output: Path, *, seed: int) -> dict[str, Any]:
    """Writes page `number` of that seed and returns its row; each page depends on nothing but the two."""
    rng = random.Random(f"{seed}:{number}")
    article = _drawn_article(articles, rng)
    others = [other for other in articles if other.language == article.language and other.id != article.id]
    page = page_from_article(article, others, rng)
    name = f"old{seed}-{number:05d}"
    (output / "html" / f"{name}.html.gz").write_bytes(gzip.compress(page.body, 6, mtime=0))
    return row_from_page(name, article, page)


def _drawn_article(articles: list[SourceArticle], rng: random.Random) -> SourceArticle:
    """Languages with few texts come more often than their share, none too often."""
    counts: dict[str, int] = {}
    for article in articles:
        counts[article.language] = counts.get(article.language, 0) + 1
    return rng.choices(articles, [counts[article.language] ** -0.5 for article in articles])[0]


def row_from_page(name: str, article: SourceArticle, page: OldPage) -> dict[str, Any]:
    """The truth of a page in the format of the data sets."""
    truth = {
        "text": "\n\n".join(text for role, text in page.blocks if role == "A"),
        "title": page.title,
        "standfirst": page.printed.standfirst,
        "byline": page.printed.byline,
        "authors": list(page.printed.authors),
        "date": page.printed.date,
        "blocks": [list(block) for block in page.blocks],
    }
    place = {"html": f"html/{name}.html.gz", "url": "", "page_type": "article", "year": page.year}
    return {
        "id": name,
        **place,
        "language": page.language,
        "site": article.site,
        "source": article.id,
        "truth": truth,
    }


if __name__ == "__main__":
    raise SystemExit(main())
