"""What the page's head says of its text: title, description, a declared article body."""

import json
import re
from contextlib import suppress
from typing import Any

import numpy as np

from pipelines.extract.body import compiled
from pipelines.search import holds

_NOT_WORD = re.compile(r"[\W_]+")
_BODY_NAME = '"articleBody"'
_DECLARED_BODY = re.compile(_BODY_NAME + r'\s*:\s*"([^"\\]*(?:\\.[^"\\]*)*)"')
_TAG = re.compile(r"<[^<>]{1,300}>|&[a-z#0-9]{1,8};")
MIN_DECLARED_CHARS = 300
MAX_COMPARED_CHARS = 150
_DESCRIPTIONS = ("description", "og:description", "twitter:description", "sailthru.description")
_TITLES = ("og:title", "twitter:title", "title", "dc.title")


def folded(text: str) -> str:
    """Letters and digits only, lower case."""
    if compiled.strings is not None:
        return compiled.strings.folded(text)
    return _NOT_WORD.sub("", text).lower()


class PageEvidence:
    """Title, description and declared body of a page, folded for comparison; `titles` as they are."""

    __slots__ = ("body", "description", "lowered", "title", "title_words", "titles")

    def __init__(self, tree: Any, html: str) -> None:
        head = next(tree.iterchildren("head"), None)
        title = tree.findtext(".//title") if head is None else head.findtext("title")
        titles, descriptions = [title or ""], []
        for meta in tree.iter("meta") if head is None else head.iterchildren("meta"):
            name = (meta.get("property") or meta.get("name") or "").lower()
            if name in _DESCRIPTIONS:
                descriptions.append(meta.get("content") or "")
            elif name in _TITLES:
                titles.append(meta.get("content") or "")
        self.titles = " ".join(titles)
        self.title = " ".join(map(folded, titles))
        self.title_words = frozenset(self.titles.lower().split())
        self.description = " ".join(map(folded, descriptions))
        self.lowered = " ".join([*titles, *descriptions]).lower()
        self.body = _declared_body(html)

    def columns(self, texts: list[str]) -> Any:
        """float32 (texts × 5): in the title, words shared with it, in the description, in and against the body."""
        rows = np.zeros((len(texts), 5), dtype=np.float32)
        if compiled.strings is None:
            self._compare(texts, rows)
            return rows
        words = compiled.strings.Rows(list(self.title_words))
        head = compiled.strings.PageHead(words, self.lowered, self.title, self.description)
        head.compare(texts, rows)
        if self.body:
            compiled.strings.mark_declared(texts, self.body, rows)
        return rows

    def _compare(self, texts: list[str], rows: Any) -> None:
        lowered, title_words, has_word = self.lowered, self.title_words, self.title_words.__contains__
        in_title, shared, described = ([0.0] * len(texts) for _ in range(3))
        for index, text in enumerate(texts):
            if len(text) <= MAX_COMPARED_CHARS:
                words = text.lower().split()
                if len(words) > 1 and not title_words.isdisjoint(words):
                    shared[index] = sum(map(has_word, words)) / len(words)
                if words[0] in lowered:
                    key = folded(text)
                    if len(key) > 5:
                        in_title[index] = key in self.title
                        described[index] = key in self.description
            elif text[:12].lower() in lowered:
                described[index] = folded(text[:80]) in self.description
        rows[:, :3] = np.array([in_title, shared, described]).T
        if self.body:
            for index, key in enumerate(map(folded, texts)):
                if len(key) > 15:
                    rows[index, 3 if key in self.body else 4] = 1


def _declared_body(html: str) -> str:
    found = []
    place = html.find(_BODY_NAME) if holds(html, _BODY_NAME) else -1
    while place >= 0:
        match = _DECLARED_BODY.match(html, place)
        place = html.find(_BODY_NAME, match.end() if match else place + 1)
        if match:
            with suppress(ValueError):
                text = json.loads(f'"{match[1]}"', strict=False)
                found.append(folded(_TAG.sub(" ", text) if "<" in text or "&" in text else text))
    body = max(found, key=len, default="")
    return body if len(body) >= MIN_DECLARED_CHARS else ""
