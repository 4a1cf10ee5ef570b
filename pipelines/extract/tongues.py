"""Blocks to languages: the article's, the furniture's, and that of each block where it can be told.

Scripts and telling letters are counted for all blocks at once; an identifier sees only joined runs, and single
blocks where two languages of one script meet on a page.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice

import msgspec

from pipelines.extract.wording import lines_that_may_announce, wording_of_line
from pipelines.languages import (
    CERTAIN,
    EXPECTED,
    NOTHING,
    ONE_LANGUAGE,
    Guess,
    are_kin,
    identified,
    language_from_letters,
    script_of_language,
)
from pipelines.model import Block
from pipelines.scripts import HAN, HANGUL, KANA, LATIN, LetterCounts, letter_counts
from pipelines.text import joined_run

COUNTED_CHARS = 400
"""Of a long block so many characters are counted: enough to tell."""
RUN_CHARS = 500
"""Of an article so many characters are shown to an identifier: more do not change what it says."""
LINE_CHARS = 120
MAX_SINGLE_LOOKS = 40
"""Blocks of a page an identifier sees one by one, at most."""
MIN_SECOND_SHARE = 0.2
WORDING_LOOKS = 40
SHORT_LINE_CHARS = 45
AROUND_CHARS = 500
"""Of the lines around an article so many characters are shown to an identifier."""
DENSE_SCRIPTS = frozenset({HAN, KANA, HANGUL})
DENSE_FACTOR = 3
"""A letter of these scripts says as much as three of an alphabet."""
TITLE_SCRIPT_LETTERS, TITLE_SCRIPT_SHARE = 40, 0.1
NETWORKS = frozenset(
    "facebook twitter telegram whatsapp instagram youtube viber linkedin pinterest tiktok rss email e-mail x vk "
    "google reddit tumblr skype line weibo wechat flipboard threads bluesky mastodon ok f t in".split()
)
NETWORK_CHARS = 16
"""Longer lines are no network's name, whatever signs are around it."""
SURE_RUN = 0.75
"""Below it a run mixes languages; a headline is believed from it on."""
FURNITURE_ROLES = frozenset({"furniture", "social", "note"})


class Tongues(msgspec.Struct):
    """What is known of the languages of a page's blocks."""

    article: Guess
    furniture: str | None
    of_blocks: list[str | None]
    """Per block; None where too little tells."""
    scripts: list[int]
    script: int
    """The script of each block, and the article's."""
    letters: list[int]
    """Per block, those of dense scripts counted three times."""


def tongues_of_blocks(blocks: Sequence[Block], *, title: str | None = None) -> Tongues:
    """The languages of all blocks; `verdict` and `role` of the blocks are taken for mostly right."""
    texts = [block.text for block in blocks]
    lead = title or ""
    counts = letter_counts([*texts, lead], COUNTED_CHARS)
    counts.letters.pop()
    title_script = counts.scripts.pop()
    numbers = counts.letters
    kept = [index for index, block in enumerate(blocks) if block.verdict == "keep" and numbers[index]]
    fitting = kept
    if title and not counts.is_latin:
        fitting = _of_headlines_letters(counts, _of_script(title_script, counts, kept))
    article = _language_of_run(texts, counts, fitting, lead)
    if article.language is None:
        article = _language_of_run(texts, counts, [i for i, n in enumerate(counts.letters) if n])
    judge = _Judge(texts, counts, article)
    languages = judge.languages(kept)
    letters = counts.letters
    if not counts.is_latin and not DENSE_SCRIPTS.isdisjoint(counts.scripts):
        letters = [
            number * DENSE_FACTOR if script in DENSE_SCRIPTS else number
            for number, script in zip(letters, counts.scripts, strict=True)
        ]
    if judge.is_certain:
        furniture = article.language
    else:
        furniture = _furniture_language(blocks, languages, article.language)
    return Tongues(
        article=article,
        furniture=furniture,
        of_blocks=languages,
        scripts=counts.scripts,
        script=script_of_language(article.language or ""),
        letters=letters,
    )


def _of_script(script: int, counts: LetterCounts, kept: list[int]) -> list[int]:
    """The kept blocks in a script, the headline's, if there is enough of them; all of them otherwise.

    A short article among long teasers that were taken for text is known by its headline.
    """
    fitting = [index for index in kept if counts.scripts[index] == script]
    letters = sum(counts.letters[index] for index in fitting)
    enough = max(TITLE_SCRIPT_LETTERS, TITLE_SCRIPT_SHARE * sum(counts.letters[index] for index in kept))
    return fitting if letters >= enough else kept


def _of_headlines_letters(counts: LetterCounts, kept: list[int]) -> list[int]:
    """The kept blocks whose letters tell the language that the headline's tell, if there is enough of them.

    The headline's row is the last of the table.
    """
    told = language_from_letters(counts.table[-1].tolist())
    if told is None:
        return kept
    fitting = [index for index in kept if language_from_letters(counts.table[index].tolist()) == told]
    return fitting if sum(counts.letters[index] for index in fitting) >= TITLE_SCRIPT_LETTERS else kept


def _language_of_run(
    texts: Sequence[str], counts: LetterCounts, indices: Sequence[int], lead: str = ""
) -> Guess:
    """The language of blocks taken together: of those in the script that most of their letters have.

    `lead`: the headline, shown to an identifier before them.
    """
    if not indices:
        return NOTHING
    if counts.is_latin:
        return _language_of_latin(texts, indices, lead)
    weights: Counter[int] = Counter()
    for index in indices:
        weights[counts.scripts[index]] += counts.letters[index]
    script = max(weights, key=lambda key: (weights[key], -key))
    members = [index for index in indices if counts.scripts[index] == script]
    if script == LATIN:
        return _language_of_latin(texts, members, lead)
    row: list[int] = counts.table[members].sum(axis=0).tolist()
    told = language_from_letters(row)
    if told is not None:
        return Guess(
            told, min(1.0, weights[script] / max(1, sum(weights.values())) * (0.7 + weights[script] / 500))
        )
    return identified(joined_run(_beginnings(texts, members), RUN_CHARS), script, row)


def _language_of_latin(texts: Sequence[str], members: Sequence[int], lead: str) -> Guess:
    guess = identified(joined_run(chain((lead,), _beginnings(texts, members)), RUN_CHARS), LATIN, ())
    return guess if guess.score >= SURE_RUN or not lead else _surer(guess, identified(lead, LATIN, ()))


def _beginnings(texts: Sequence[str], members: Iterable[int]) -> Iterator[str]:
    return (texts[index][:COUNTED_CHARS] for index in members)


def _surer(guess: Guess, of_headline: Guess) -> Guess:
    """Of an article taken together with the furniture around it the headline tells the language."""
    return Guess(of_headline.language, guess.score) if of_headline.score >= SURE_RUN else guess


class _Judge:
    """Gives each block its language, script by script; holds what is known of the page."""

    def __init__(self, texts: Sequence[str], counts: LetterCounts, article: Guess) -> None:
        self.texts, self.counts, self.article = texts, counts, article.language
        self.looks = MAX_SINGLE_LOOKS
        self.is_certain = False
        """All blocks are in one script, and the lines around the article certainly in its language."""

    def languages(self, kept: Sequence[int]) -> list[str | None]:
        found: list[str | None] = [None] * len(self.texts)
        worded = [index for index, number in enumerate(self.counts.letters) if number >= 2]
        groups: dict[int, list[int]] = {LATIN: worded} if worded else {}
        if not self.counts.is_latin:
            groups = {}
            for index in worded:
                groups.setdefault(self.counts.scripts[index], []).append(index)
        is_kept = set(kept)
        for script, members in groups.items():
            if script in ONE_LANGUAGE:
                language = self._own_or(ONE_LANGUAGE[script], script)
                for index in members:
                    found[index] = language
            elif script in (LATIN, HAN):
                self._by_identifier(script, members, is_kept, found)
            else:
                self._by_letters(script, members, found)
        self.is_certain = self.is_certain and len(groups) == 1
        return found

    def _own_or(self, language: str, script: int) -> str:
        own = self.article
        return own if own is not None and script_of_language(own) == script else language

    def _by_letters(self, script: int, members: list[int], found: list[str | None]) -> None:
        """Cyrillic, Arabic, Devanagari: blocks whose letters tell first, the rest by what those say."""
        table = self.counts.table
        votes: Counter[str] = Counter()
        open_blocks = []
        for index in members:
            told = language_from_letters(table[index].tolist())
            found[index] = told
            if told is None:
                open_blocks.append(index)
            else:
                votes[told] += 1
        if not open_blocks:
            return
        own = self.article if self.article and script_of_language(self.article) == script else None
        candidates = {code for code, number in votes.items() if number * 10 >= sum(votes.values())}
        if own is not None:
            candidates.add(own)
        if not candidates or candidates == {own}:
            row: list[int] = table[open_blocks].sum(axis=0).tolist()
            told = language_from_letters(row)
            guess = (
                Guess(told, 1.0)
                if told
                else identified(joined_run(_beginnings(self.texts, open_blocks), RUN_CHARS), script, row)
            )
            if guess.language is not None and guess.score >= 0.5:
                candidates.add(guess.language)
        self._choose(open_blocks, script, tuple(candidates), found)

    def _by_identifier(
        self, script: int, members: list[int], kept: set[int], found: list[str | None]
    ) -> None:
        own = self.article if self.article and script_of_language(self.article) in {script, KANA} else None
        if script == HAN and own is not None:
            for index in members:
                found[index] = own
            return
        candidates = [own] if own else []
        expected = own if own != "en" else None  # English words stand on pages of every language
        for chars in (SHORT_LINE_CHARS, COUNTED_CHARS):
            run = self._around(members, kept, chars)
            if not run:
                continue
            text = joined_run(run, AROUND_CHARS)
            guess = _identified_line(text, script, (), (), expected)
            sure = guess.score >= (0.55 if len(text) > 60 else 0.75)
            is_new = guess.language not in candidates and not are_kin(guess.language, own)
            if guess.language is not None and sure and is_new:
                candidates.append(guess.language)
            if guess.score >= (EXPECTED if guess.language == expected else CERTAIN):
                # what short lines are certain of, longer ones do not change
                self.is_certain = candidates == [own] and guess.score >= CERTAIN
                break
        if len(candidates) <= 1:
            for index in members if candidates else ():
                found[index] = candidates[0]
            return
        self._choose(members, script, tuple(candidates), found)

    def _around(self, members: Sequence[int], kept: set[int], chars: int) -> list[str]:
        """The first lines up to `chars` long that were not kept and are more than a network's name."""
        run: list[str] = []
        length = 0
        for index in members:
            if index in kept:
                continue
            text = self.texts[index][:COUNTED_CHARS]
            for line in text.split("\n") if "\n" in text else (text,):
                size = len(line)
                if size <= chars and (size > NETWORK_CHARS or line.strip("@# ").lower() not in NETWORKS):
                    run.append(line)
                    length += size + 1
            if length > AROUND_CHARS:
                break
        return run

    def _choose(
        self, members: list[int], script: int, candidates: tuple[str, ...], found: list[str | None]
    ) -> None:
        """One of the page's languages for each block; short undecided ones stay None."""
        for index in members:
            if len(candidates) == 1:
                found[index] = candidates[0]
            elif self.looks and self.counts.letters[index] >= 4:
                self.looks -= 1
                text = self.texts[index][:LINE_CHARS]
                row: tuple[int, ...] = tuple(self.counts.table[index].tolist())
                guess = _identified_line(text, script, row, candidates)
                found[index] = guess.language if guess.score >= 0.25 else None


@lru_cache(maxsize=1024)
def _identified_line(
    text: str,
    script: int,
    row: tuple[int, ...],
    wanted: tuple[str, ...],
    expected: str | None = None,
) -> Guess:
    """`identified` for lines around articles, which are the same on page after page of a site."""
    return identified(text, script, row, wanted, expected=expected)


def _furniture_language(
    blocks: Sequence[Block], languages: Sequence[str | None], article: str | None
) -> str | None:
    """The language that the page speaks around its article.

    Lines count (each entry of a menu is one), not characters; lines whose wording is furniture's count more. Teasers may be in the
    article's language on any page, so where another language is there in number, it is the furniture's.
    """
    cut = [
        (block.text, language)
        for block, language in zip(blocks, languages, strict=True)
        if block.verdict == "cut" and block.role in FURNITURE_ROLES
    ]
    votes = Counter(language for text, language in cut if language is not None and len(text) <= LINE_CHARS)
    worded: Counter[str] = Counter()
    entries = ((line, language) for text, language in cut for line in text.split("\n"))
    short = list(islice((entry for entry in entries if len(entry[0]) <= SHORT_LINE_CHARS), WORDING_LOOKS))
    for index in lines_that_may_announce([text for text, _ in short]):
        text, language = short[index]
        wording = wording_of_line(text)
        if wording is not None and wording.languages:
            said = language if language in wording.languages else None
            if said is None and len(wording.languages) == 1:
                said = next(iter(wording.languages))
            if said is not None:
                worded[said] += 2 if wording.kind != "notices" else 1
    for code, number in worded.items():
        votes[code] += number
    if not votes:
        return None
    total = sum(votes.values())
    others = [code for code in votes if code != article]
    best = max(others, key=lambda code: (votes[code], code), default=None)
    if best is not None and votes[best] >= max(2, MIN_SECOND_SHARE * total):
        needs_words = best == "en" and votes[best] < 0.5 * total
        if not needs_words or worded[best] >= 2:
            return best
    return article if article in votes else best
