"""The printed date lines of an article: near the headline, after the text, and those of changes."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from pipelines.dates import FoundDate, Order, has_digit, iter_dates
from pipelines.model import Block

CHANGE_WORDS = re.compile(
    r"updat|modifi|aktualis|geändert|änderung|zuletzt|last |actualiz|mis à jour|mise à jour|aggiorn|обновл|изменен|оновлен|"
    r"bijgewerkt|zmieni|aktualiz|güncell|oppdatert|uppdaterad|opdateret|päivitetty|muokattu|frissít|módos|更新|최종|수정|تحديث|آخر|"
    r"به‌روز|cập nhật|अपडेट|revis|edited|modified|changed|korrigiert|uppfært|diperbarui|ενημέρωση|актуализ",
    re.I,
)
"""Words before a date of change: it counts only if no date of publication is printed."""
POSTED_WORDS = re.compile(
    r"\b(?:posted|published|publish|written|created|first published|veröffentlicht|erstellt|geschrieben|gespeichert|verfasst|datum|"
    r"publié|publicado|publicada|pubblicato|opublikowano|опубликовано|опубліковано|дата|gepubliceerd|geplaatst|publisert|publicerad|"
    r"julkaistu|közzétéve|megjelent|yayın|date|on)\b|نشر|تاريخ|発行|公開|掲載|配信|发布|發布|입력|등록|ngày|प्रकाशित|প্রকাশ|วันที่",
    re.I,
)
SERVED_WORDS = re.compile(
    r"wydrukowano|gedruckt (?:am|:)|gedruckt:|printed (?:on|from|:)|imprimé le|stampato|retrieved|abgerufen|consult(?:é|ado)|распечатано",
    re.I,
)
"""Words before the day on which the page was served or printed."""
ENTRY_WORDS = re.compile(
    r"\b(?:was|were|wurde|a été|fue|è stato|foi)\s(?:posted|published|written|filed|am|le|publicado|pubblicato)|\bposted on\b|"
    r"veröffentlicht am|geschrieben am|publié le|publicado el|pubblicato il|опубликовано|опубліковано|\| permalink\b|"
    r"^for (?:immediate )?release\b",
    re.I,
)
"""Sentences about the article's own entry: a witness anywhere between text and comments."""
IN_ENTRIES = (
    "posted", "published", "written", "filed", "| permalink", "wurde am", "veröffentlicht am", "geschrieben am", "publié le", "publicado",
    "pubblicato", "опубликовано", "опубліковано",
)  # fmt: skip
"""One of them is in every such sentence."""
COMMENTS = re.compile(
    r"\W{0,3}(?:\d{1,4}\s)?(?:\w{1,10}\s)?(?:comments?|responses?|replies|kommentare?|commentaires?|comentarios?|comentários|commenti|"
    r"reacties|komentarz\w*|komentář\w*|комментари\w*|коментар\w*|σχόλι\w*|yorum\w*|hozzászólás\w*|kommentit|תגובות|التعليقات|تعليقات|"
    r"نظرات|टिप्पणी\w*|评论|評論|コメント|댓글|bình luận|komentar)\b",
    re.I,
)
"""The heading of a page's comments: dates behind it are theirs."""
MACHINE_CLOCK = re.compile(r"\d-\d\dT\d\d:\d\d")
MAX_LINE_CHARS = 300
MAX_PIECE_CHARS, MAX_PIECES = 14, 6
MAX_ALONE_CHARS = 45
MASTHEAD_LINES = 3
BEFORE_TITLE, AFTER_FIRST, AFTER_TEXT, FAR_AFTER_TEXT = 5, 3, 6, 60
DATE_ROLES = ("date", "byline")
NO_DATES = frozenset({"title", "comment", "caption", "social"})
WEEKDAY_START = re.compile(
    r"^(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|^(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\b",
    re.I,
)


SURE = 3
"""Trust in a line that is judged or labelled a date line."""


class DateLine(msgspec.Struct, frozen=True):
    """A printed date. `trust` from `SURE` to 0 (a date of change)."""

    date: FoundDate
    trust: int


def date_lines(
    blocks: Sequence[Block], *, title_block: int | None, language: str | None, order: Order
) -> tuple[DateLine, ...]:
    """The dates of the lines about the headline and after the text, the most trusted first.

    Comments and what follows the first of them, captions, teasers far from the article are no witnesses;
    neither is a date in running text.
    """
    first = next((block.index for block in blocks if block.verdict == "keep"), None)
    if first is None:
        return ()
    last = next(block.index for block in reversed(blocks) if block.verdict == "keep")
    is_above = title_block is not None and title_block <= first
    start = max(0, title_block - BEFORE_TITLE) if is_above and title_block is not None else max(0, first - 10)
    judged_above = [
        block
        for block in blocks[:start]
        if block.role in DATE_ROLES and (block.role == "date" or POSTED_WORDS.search(block.text) is not None)
    ]
    found: list[DateLine] = []

    def read(part: Sequence[Block], *, is_head: bool) -> None:
        for block, text in _lines(part):
            if not is_head and block.index > last + AFTER_TEXT and not _may_be_far(block, text, last):
                continue
            lines_above = title_block - block.index if is_above and title_block is not None else 0
            for date in _read_dates(text, language, order):
                trust = _trust(block, text, date, lines_above=lines_above, is_head=is_head)
                found.append(DateLine(date, trust))

    read([*judged_above, *blocks[start : first + AFTER_FIRST]], is_head=True)
    is_sure = any(line.trust == SURE for line in found)
    tail = blocks[last : _end_of_tail(blocks, last, is_sure=is_sure)]
    end = next((block.index for block in tail if begins_comments(block)), len(blocks))
    read([block for block in tail if first + AFTER_FIRST <= block.index < end], is_head=False)
    found.sort(key=lambda line: -line.trust)
    return tuple(line for line in found if line.trust >= 0)


def _read_dates(text: str, language: str | None, order: Order) -> list[FoundDate]:
    """The dates that a reader sees: a machine's stamp beside another date is hidden, and often of a change."""
    dates = list(iter_dates(text, language=language, order=order))
    if len(dates) > 1 and MACHINE_CLOCK.search(text) is not None:
        return [date for date in dates if MACHINE_CLOCK.search(date.raw) is None] or dates
    return dates


def _end_of_tail(blocks: Sequence[Block], last: int, *, is_sure: bool) -> int:
    """How far behind the text a line may date it: sentences on the entry count far behind, where no sure line above does."""
    near = last + 2 * AFTER_TEXT + MAX_PIECES
    if is_sure:
        return near
    said = "\n".join([block.text for block in blocks[near : last + FAR_AFTER_TEXT]]).lower()
    return last + FAR_AFTER_TEXT if any(word in said for word in IN_ENTRIES) else near


def begins_comments(block: Block) -> bool:
    """Not the line on the article's own entry that some sites print above their comments."""
    is_comment = block.role == "comment" or (len(block.text) <= 60 and COMMENTS.match(block.text) is not None)
    return is_comment and not speaks_of_entry(block.text)


def speaks_of_entry(text: str) -> bool:
    """Does the line say when the article's entry was made ("This entry was posted on …")?"""
    return ENTRY_WORDS.search(text[:MAX_LINE_CHARS]) is not None


def _may_be_far(block: Block, text: str, last: int) -> bool:
    """May a line farther from the text's end date the article?"""
    is_line = block.role in ("date", "byline", "note") and block.index <= last + 2 * AFTER_TEXT
    return is_line or speaks_of_entry(text)


def _trust(block: Block, text: str, date: FoundDate, *, lines_above: int, is_head: bool) -> int:
    lead = text[max(0, date.start - 40) : date.start]
    if SERVED_WORDS.search(lead):
        return -1
    if CHANGE_WORDS.search(lead):
        return 0
    is_judged = block.role in ("date", "byline", "title")
    if lines_above >= MASTHEAD_LINES and date.precision == "day" and WEEKDAY_START.match(text):
        # the day on which the page was served: "Wednesday, November 7 2012" above everything
        return -1
    if lines_above > 0 and not is_judged:
        is_masthead = block.role == "furniture" and block.kind != "heading"
        return -1 if WEEKDAY_START.match(text) and is_masthead else 1
    return SURE if is_judged or POSTED_WORDS.search(lead) else 2 if is_head else 1


def is_date_alone(block: Block) -> bool:
    """A date and nothing else is a date line, whatever else the block was taken for; not among comments."""
    if block.role == "comment" or len(block.text) > MAX_ALONE_CHARS:
        return False
    dates = list(iter_dates(block.text))
    return len(dates) == 1 and len(dates[0].raw) >= len(block.text) - MAX_PIECE_CHARS


def _lines(blocks: Sequence[Block]) -> Iterator[tuple[Block, str]]:
    """(block, text) of lines that may print a date; "Oct", "30", "2012" in three blocks make one line."""
    pieces: list[Block] = []
    for block in blocks:
        text, role = block.text, block.role
        if len(text) <= MAX_PIECE_CHARS and role not in NO_DATES:
            pieces.append(block)
        elif pieces:
            if len(pieces) > 1:
                yield from _pieced_line(pieces)
            pieces = []
        if role == "title" and "\n" in text:
            # the headline and, behind a <br>, its date
            yield block, text.partition("\n")[2][:MAX_LINE_CHARS]
        if len(text) > MAX_LINE_CHARS or not has_digit(text):
            continue
        if role in NO_DATES and not is_date_alone(block) and (role == "title" or not speaks_of_entry(text)):
            continue
        if block.verdict == "keep" and len(text) > 120 and not POSTED_WORDS.search(text[:80]):
            continue
        yield block, text
    if len(pieces) > 1:
        yield from _pieced_line(pieces)


def _pieced_line(pieces: list[Block]) -> Iterator[tuple[Block, str]]:
    text = " ".join(piece.text for piece in pieces[:MAX_PIECES])
    if has_digit(text):
        yield pieces[0], text
