"""What the demonstration prints: counts by language, drops by reason, one page before and after."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from newsscrape.demo.archive import Expectation, Published
from pipelines.counts import RunCounts
from pipelines.model import Article, Block

SHOWN_CHARS = 96
SHOWN_WRONG = 10
NAMES = {"en": "English", "ru": "Russian", "uk": "Ukrainian", "ar": "Arabic"}
MARKS = {"keep": " ", "cut": "-"}
STYLES = {"keep": "", "cut": "dim strike"}
FIELD_STYLE = "bold"


def show_languages(console: Console, records: Iterable[Published]) -> None:
    """A table: a row for the language of the article, a column for that of the page around it."""
    counted = Counter((r.language or "unknown", r.furniture_language or "unknown") for r in records)
    columns = _ordered(column for _, column in counted)
    console.print("Records by language of the article (rows) and of the page around it (columns):")
    table = Table(box=SIMPLE)
    table.add_column("")
    for column in (*columns, "all"):
        table.add_column(NAMES.get(column, column), justify="right")
    for row in _ordered(row for row, _ in counted):
        numbers = [counted[row, column] for column in columns]
        table.add_row(NAMES.get(row, row), *(str(n or "") for n in (*numbers, sum(numbers))))
    console.print(table)


def _ordered(languages: Iterable[str]) -> list[str]:
    """Those of NAMES in its order, then the rest."""
    present = set(languages)
    return [name for name in NAMES if name in present] + sorted(present - set(NAMES))


def show_counts(console: Console, counts: RunCounts) -> None:
    """The account of the run: captures are records, drops and failures."""
    console.print(
        f"{counts.captures} captures = {counts.records} records + {counts.drop_count} dropped"
        f" + {counts.failure_count} failed"
    )
    for title, reasons in (("dropped", counts.drops), ("failed", counts.failures)):
        for (stage, reason), number in sorted(reasons.items()):
            console.print(f"  {number:3} {title}: {reason} ({stage})", highlight=False)


def show_agreement(
    console: Console,
    records: Iterable[Published],
    expected: Mapping[tuple[str, str], Expectation],
) -> None:
    """How many records are what the archive's authors wrote down, and which are not."""
    by_key = {(record.url, record.captured_at): record for record in records}
    wrong = [
        expectation
        for key, expectation in expected.items()
        if key not in by_key or not expectation.holds_for(by_key[key])
    ]
    console.print(
        f"{len(expected) - len(wrong)} of {len(expected)} articles are, to the letter, what a person"
        " wrote down for them (title, text, both languages)",
        highlight=False,
    )
    for expectation in wrong[:SHOWN_WRONG]:
        console.print(f"  not so: {expectation.captured_at} {expectation.url}", soft_wrap=True)
    if len(wrong) > SHOWN_WRONG:
        console.print(f"  … and {len(wrong) - SHOWN_WRONG} more", highlight=False)


def show_page(console: Console, url: str, article: Article) -> None:
    """All lines of one page, what was cut struck out (or marked with a minus), then its fields."""
    console.print(f"One page, before and after: {url}", style="bold", soft_wrap=True)
    console.print("(struck out, or with a minus: cut from the text)", style="dim")
    for block in article.blocks:
        console.print(_line(block), soft_wrap=True, highlight=False)
    console.print()
    fields = {
        "title": article.title,
        "standfirst": article.standfirst,
        "dateline": article.dateline_raw,
        "source": article.source_credit,
        "language": f"{article.language}, in a page in {article.furniture_language}",
        "text": f"{len(article.text.split())} words: {article.text}",
    }
    for name, value in fields.items():
        line = Text(f"{name:>12}  ", style=FIELD_STYLE)
        console.print(line.append(_short(value or "-"), style="not bold"), soft_wrap=True, highlight=False)


def _line(block: Block) -> Text:
    why = f"  [{block.role}]" if block.verdict == "cut" and block.role != "furniture" else ""
    line = Text(f"{MARKS[block.verdict]} ")
    return line.append(_short(block.text), style=STYLES[block.verdict]).append(why, style="dim")


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= SHOWN_CHARS else folded[: SHOWN_CHARS - 1] + "…"


def show_next(console: Console, output: Path) -> None:
    """Where to look from here."""
    console.print(
        f"Written to {output}:\n"
        "  records.jsonl   one record a line, described by `newsscrape schema`\n"
        "  dropped.jsonl   what is no article, each with its stage and reason\n"
        "  run.json        the counts, which add up\n"
        "Next:\n"
        "  newsscrape extract PAGE.html          a page, folder or WARC file of your own\n"
        "  newsscrape crawl archive --help       the same out of a web archive\n"
        "  newsscrape replay FILE.warc.gz        an archive of your own, served as this one was",
        highlight=False,
        soft_wrap=True,
    )
