"""The word stock of each language: `corpus/<code>.txt` to lists of sentence parts and furniture lines.

All of it was written for this project (CC0). A file has sections (`[who]`, one item a line); sentences come
from `who`, `did` and `when` in the order of `[order]`, or whole from `full`; `{place}`, `{person}`, `{n}`
(100 to 999) and `{m}` (3 to 40) are drawn.
"""

import random
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"
CODES = tuple(sorted(path.stem for path in FOLDER.glob("*.txt")))
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he"})
NO_SPACES = frozenset({"zh", "ja", "th"})

Corpus = dict[str, tuple[str, ...]]


@cache
def corpus_of_language(code: str) -> Corpus:
    """Sections of the language's word stock. Raises FileNotFoundError for an unknown code."""
    sections: dict[str, list[str]] = {}
    for line in (FOLDER / f"{code}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            items = sections.setdefault(line.strip("[]"), [])
        elif line.strip():
            items.append(line)
    return {name: tuple(items) for name, items in sections.items()}


class Voice:
    """Draws lines of one language, never the same twice for one `used` set.

    The state is `used` (shared between the voices of a page) and the random source.
    """

    def __init__(self, code: str, rng: random.Random, used: set[str]) -> None:
        self.code = code
        self.corpus = corpus_of_language(code)
        self.rng = rng
        self.used = used
        self.joint = "" if code in NO_SPACES - {"th"} else " "

    def pick(self, section: str) -> str:
        """One item of a section with its slots filled; may repeat."""
        return self.filled(self.rng.choice(self.corpus[section]))

    def filled(self, pattern: str, **given: str) -> str:
        rng, corpus = self.rng, self.corpus
        slots = {
            "n": str(rng.randint(100, 999)),
            "m": str(rng.randint(3, 40)),
            "place": rng.choice(corpus["place"]),
            "person": rng.choice(corpus["person"]),
            "year": str(rng.randint(2009, 2024)),
            "site": rng.choice(corpus["site"]),
        }
        if "{head}" in pattern:
            slots["head"] = given.get("head") or self.headline()
        return pattern.format(**{**slots, **given})

    def sentence(self) -> str:
        return self._unseen(self._sentence)

    def headline(self) -> str:
        return self._unseen(lambda: self.filled(self._headline_pattern()))

    def deck(self) -> str:
        return self._unseen(lambda: self.pick("deck"))

    def line(self, section: str, **given: str) -> str:
        return self._unseen(lambda: self.filled(self.rng.choice(self.corpus[section]), **given))

    def paragraph(self, sentences: int) -> str:
        return self.joint.join(self.sentence() for _ in range(sentences))

    def short_sentence(self) -> str:
        """A sentence of one short clause, such as a paragraph of a line."""
        return self._unseen(lambda: self.filled(self._order().replace("{when}", "")).strip())

    def _headline_pattern(self) -> str:
        joint = "" if self.code in NO_SPACES else " "
        return joint.join((self.rng.choice(self.corpus["head_a"]), self.rng.choice(self.corpus["head_b"])))

    def _order(self) -> str:
        pattern = self.corpus["order"][0]
        for name in ("who", "did"):
            pattern = pattern.replace(f"{{{name}}}", self.rng.choice(self.corpus[name]))
        return pattern.replace(" .", ".").replace("  ", " ")

    def _sentence(self) -> str:
        if self.rng.random() < 0.35:
            return self.pick("full")
        pattern = self._order().replace("{when}", self.rng.choice(self.corpus["when"]))
        return self.filled(pattern)

    def _unseen(self, draw: Callable[[], str]) -> str:
        for _ in range(60):
            text = draw().replace(" .", ".").replace("  ", " ")
            if text not in self.used:
                break
        self.used.add(text)
        return text


def languages_in(codes: Sequence[str]) -> tuple[str, ...]:
    """The codes that have a word stock, in the order given. Raises ValueError for others."""
    unknown = sorted(set(codes) - set(CODES))
    if unknown:
        raise ValueError(f"no word stock for {', '.join(unknown)}; there are {', '.join(CODES)}")
    return tuple(codes)
