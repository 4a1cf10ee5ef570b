"""Ground truth brought to blocks: which roles each block of a page may have, and how far that is to be trusted."""

import re
from collections import defaultdict
from difflib import SequenceMatcher

import numpy as np

from benchmarks.scores import tokens_from_text
from pipelines.extract.body.evidence import folded

ROLES = ("text", "title", "standfirst", "byline", "date", "caption", "social", "note", "comment", "furniture")
ROLE = {name: number for number, name in enumerate(ROLES)}
ROLE_OF_LETTER = dict(zip("AHSBDCTNK", range(9), strict=True))
FURNITURE = ROLE["furniture"]
MAX_WORDS = 15_000
MAX_STANDFIRST_BLOCKS = 2
_SPACE = re.compile(r"\s+")


def allowed_from_roles(texts: list[str], blocks: list[tuple[str, str]]) -> np.ndarray:
    """bool (texts × ROLES), one true a row, from labelled blocks in page order."""
    ours = [_SPACE.sub("", text) for text in texts]
    theirs = [_SPACE.sub("", text) for _, text in blocks]
    roles = np.full(len(texts), FURNITURE)
    done = np.zeros(len(blocks), dtype=bool)
    taken = np.zeros(len(texts), dtype=bool)
    for first, second, size in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        for step in range(size):
            roles[first + step] = ROLE_OF_LETTER[blocks[second + step][0]]
            done[second + step] = taken[first + step] = True
    places: dict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(ours):
        places[text].append(index)
    pieces: dict[tuple[int, int], int] = defaultdict(int)
    for number in np.flatnonzero(~done):
        role = ROLE_OF_LETTER[blocks[number][0]]
        exact = [index for index in places[theirs[number]] if not taken[index]]
        if exact:
            roles[exact[0]] = role
            taken[exact[0]] = True
            continue
        label = folded(theirs[number])
        for index in np.flatnonzero(~taken):
            text = folded(ours[index])
            if len(text) > 8 and (text in label or (label in text and len(label) > 0.5 * len(text))):
                roles[index] = role
                taken[index] = True
            elif "\n" in texts[index] and label and label in text:
                pieces[index, role] += len(label)
    for (index, role), length in pieces.items():  # a list that is one block here and a label an item there
        if not taken[index] and length > 0.5 * len(folded(ours[index])):
            roles[index] = role
    allowed = np.zeros((len(texts), len(ROLES)), dtype=bool)
    allowed[np.arange(len(texts)), roles] = True
    return allowed


def coverage_by_truth(texts: list[str], truth: str) -> np.ndarray:
    """Share of each block's words that the truth has too, aligned in order; nan where a page is too long."""
    words = [tokens_from_text(text) for text in texts]
    ours = [word for block in words for word in block]
    theirs = tokens_from_text(truth)
    if len(ours) > MAX_WORDS or len(theirs) > MAX_WORDS:
        return np.full(len(texts), np.nan)
    owner = np.repeat(np.arange(len(texts)), [len(block) for block in words])
    covered = np.zeros(len(texts))
    for first, _, size in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        if size >= 3 or (size and size == len(words[owner[first]])):
            np.add.at(covered, owner[first : first + size], 1)
    lengths = np.array([max(1, len(block)) for block in words])
    return covered / lengths


def allowed_from_text(texts: list[str], truth: str) -> tuple[np.ndarray, np.ndarray]:
    """bool (texts × ROLES) and weights (0 to 1) from the truth of a whole page as text.

    What the truth holds is text, or standfirst where it begins; what it lacks is anything but text. (With the
    standfirst allowed everywhere the net called a third of such pages' text so.)
    """
    shares = coverage_by_truth(texts, truth)
    weights = np.where(np.isnan(shares), 0.0, np.abs(np.nan_to_num(shares) - 0.5) * 2)
    inside = np.nan_to_num(shares) > 0.5
    allowed = np.ones((len(texts), len(ROLES)), dtype=bool)
    allowed[~inside, ROLE["text"]] = False
    allowed[inside] = False
    allowed[inside, ROLE["text"]] = True
    allowed[np.flatnonzero(inside)[:MAX_STANDFIRST_BLOCKS], ROLE["standfirst"]] = True
    return allowed, weights
