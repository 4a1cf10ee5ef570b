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
CORRECTION = re.compile(
    r"^\W{0,3}(?:corrections?|corrected|clarifications?|editor['’]s note|this (?:article|story|post) (?:was|has been) "
    r"(?:corrected|amended|updated|changed|edited|revised)|an earlier version of this|korrektur|berichtigung|anmerkung der redaktion|"
    r"in einer früheren version|correctif|rectificatif|erratum|errata|note de la rédaction|cet article a été (?:modifié|corrigé|mis à jour)|"
    r"correcci[oó]n|fe de erratas|rectificaci[oó]n|nota del editor|correção|errata|nota da redação|correzione|rettifica|"
    r"rectificatie|correctie|rättelse|rettelse|korrigering|oikaisu|sprostowanie|korekta|oprava|helyesbítés|rectificare|ispravka|ispravak|"
    r"исправление|уточнение|поправка|в предыдущей версии|от редакции|виправлення|уточнення|у попередній версії|поправка|διόρθωση|düzeltme|"
    r"تصحيح|تصويب|توضيح|اصلاحیه|תיקון|הבהרה|संशोधन|সংশোধনী|訂正|更正|정정|바로잡습니다|đính chính|ralat|koreksi)(?:\s*[:：(\-–—.]|\s(?:and|of|to|on|der|vom|du|de|am)\b|\s*$)",
    re.I,
)


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
