"""The words at the edges of blocks, by which the model knows a share line from a sentence."""

import re
from collections.abc import Sequence

from pipelines.extract.body.flatten import SEPARATOR

_WORD = re.compile(r"[^\W\d_]+|\d{1,4}|[^\w\s]")
_UNSPACED_LETTER = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
MAX_EDGE_CHARS = 70
MAX_WORDS = 10


def edge_words(texts: Sequence[str]) -> tuple[list[str], list[int]]:
    """(words of all blocks one after the other, where each block's begin).

    Of each block the words at its beginning (all of a short block's), its first one again with "^" before, a short
    block as a whole with "=" before. Pairs of characters where a script has no spaces. None is without any.
    """
    joined = SEPARATOR.join([text[:MAX_EDGE_CHARS] for text in texts]).lower()
    edges = joined.split(SEPARATOR)
    if joined.isascii() or not _UNSPACED_LETTER.search(joined):
        words = _WORD.findall(joined)
        borders = [place for place, word in enumerate(words) if word == SEPARATOR]
        found = [
            words[start:end] or [""]
            for start, end in zip(
                [0, *[border + 1 for border in borders]], [*borders, len(words)], strict=True
            )
        ]
    else:
        found = list(map(_edge_words, edges))
    flat: list[str] = []
    starts = []
    for words, edge, text in zip(found, edges, texts, strict=True):
        starts.append(len(flat))
        flat += words[:MAX_WORDS]
        flat.append("^" + words[0])
        if len(text) <= MAX_EDGE_CHARS:
            flat.append("=" + edge)
    return flat, starts


def _edge_words(edge: str) -> list[str]:
    if edge.isascii() or not _UNSPACED_LETTER.search(edge):
        return _WORD.findall(edge) or [""]
    edge = edge[:24]
    return [edge[place : place + 2] for place in range(len(edge) - 1)] or [edge]
