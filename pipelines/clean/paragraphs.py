"""Article to article: white space tidied, paragraphs without anything to read dropped."""

import re
import unicodedata

import msgspec

from pipelines.model import Article
from pipelines.text import is_tidy

INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f]")
ODD_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]")
GAP = re.compile(r"\n\s*\n")


def tidy_paragraphs(article: Article) -> Article:
    """The article with paragraphs of no-break spaces and the like gone and every space a plain one."""
    if is_tidy(article.text):
        return article
    text = tidy(article.text)
    return article if text == article.text else msgspec.structs.replace(article, text=text)


def tidy(text: str) -> str:
    """`text` in NFC, paragraphs separated by one blank line, none of them empty.

    >>> tidy("One.\\n\\n\\u00a0\\n\\nTwo\\u00a0 words.")
    'One.\\n\\nTwo words.'
    """
    plain = INVISIBLE.sub("", unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n"))
    paragraphs = (part.strip() for part in GAP.split(ODD_SPACE.sub(" ", plain)))
    return "\n\n".join(part for part in paragraphs if part)
