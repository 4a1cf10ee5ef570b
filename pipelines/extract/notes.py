"""What a page says about its own text: corrections and updates, and the dated entries of a live blog."""

import re
from collections.abc import Sequence

from pipelines.dates import parse_date
from pipelines.extract.structured import Structured, plain_text, types_of
from pipelines.model import Block

MAX_NOTE_CHARS = 600
MAX_ENTRIES = 500
MAX_ENTRY_CHARS = 120
# Source: the correction policies and printed notes of newspapers in these languages.
CORRECTION_STARTS = (
    r"corrections?", r"corrected", r"clarifications?", r"editor['’]s note",
    r"this (?:article|story|post) (?:was|has been) (?:corrected|amended|updated|changed|edited|revised)",
    r"an earlier version of this", r"korrektur", r"berichtigung", r"anmerkung der redaktion", r"in einer früheren version",
    r"correctif", r"rectificatif", r"erratum", r"errata", r"note de la rédaction",
    r"cet article a été (?:modifié|corrigé|mis à jour)", r"correcci[oó]n", r"fe de erratas", r"rectificaci[oó]n",
    r"nota del editor", r"correção", r"errata", r"nota da redação", r"correzione", r"rettifica", r"rectificatie",
    r"correctie", r"rättelse", r"rettelse", r"korrigering", r"oikaisu", r"sprostowanie", r"korekta", r"oprava",
    r"helyesbítés", r"rectificare", r"ispravka", r"ispravak", r"исправление", r"уточнение", r"поправка",
    r"в предыдущей версии", r"от редакции", r"виправлення", r"уточнення", r"у попередній версії", r"поправка", r"διόρθωση",
    r"düzeltme", r"تصحيح", r"تصويب", r"توضيح", r"اصلاحیه", r"תיקון", r"הבהרה", r"संशोधन", r"সংশোধনী", r"訂正", r"更正", r"정정",
    r"바로잡습니다", r"đính chính", r"ralat", r"koreksi",
)  # fmt: skip
CORRECTION = re.compile(
    rf"^\W{{0,3}}(?:{'|'.join(CORRECTION_STARTS)})(?:\s*[:：(\-–—.]|\s(?:and|of|to|on|der|vom|du|de|am)\b|\s*$)",
    re.I,
)
FIRST_LETTERS = frozenset(start[:2] for start in CORRECTION_STARTS)
"""Nearly no line begins like a correction."""


def corrections_from_blocks(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The lines, kept or cut, in which the page corrects or amends its article.

    >>> line = "Correction: an earlier version gave the wrong year."
    >>> corrections_from_blocks([Block(index=0, text=line, kind="paragraph", tag="p", xpath=None, role="note")])
    ('Correction: an earlier version gave the wrong year.',)
    """
    return tuple(
        block.text
        for block in blocks
        if (block.verdict == "keep" or block.role == "note")
        and 20 < len(block.text) <= MAX_NOTE_CHARS
        and (block.role == "note" or len(block.text) <= 300)
        and (block.text[:2].lower() in FIRST_LETTERS or not block.text[0].isalnum())
        and CORRECTION.match(block.text)
    )


def live_entries_from_page(structured: Structured) -> tuple[str, ...]:
    """The entries of a live blog as `time headline`, in page order, as its JSON-LD lists them; undated ones left out."""
    entries: list[str] = []
    for node in structured.nodes:
        if "LiveBlogPosting" not in types_of(node):
            continue
        updates = node.get("liveBlogUpdate")
        for update in (updates if isinstance(updates, list) else [updates])[:MAX_ENTRIES]:
            if not isinstance(update, dict):
                continue
            date = parse_date(plain_text(update.get("datePublished")))
            if date is not None:
                headline = plain_text(update.get("headline") or update.get("articleBody"))[:MAX_ENTRY_CHARS]
                entries.append(f"{date.moment.isoformat()} {headline}".strip())
    return tuple(entries)
