"""Furniture words of the time in many languages, and phrases filled from them."""

import json
import random
from functools import cache
from pathlib import Path

_PATH = Path(__file__).with_name("words.json")
_FALLBACK = "en"


class Words:
    """The words one page prints, in one language."""

    def __init__(self, language: str, rng: random.Random, *, year: int, site: str) -> None:
        self._table = _tables().get(language) or _tables()[_FALLBACK]
        self._rng = rng
        self._site = site
        self._year = year

    def one(self, key: str) -> str:
        """A phrase of that kind, its places filled."""
        return self.filled(self.raw(key))

    def raw(self, key: str) -> str:
        """A phrase of that kind with its places unfilled."""
        return self._rng.choice(self._table[key])

    def some(self, key: str, low: int, high: int) -> list[str]:
        """Different phrases of that kind, as many as there are up to a random number."""
        number = min(self._rng.randint(low, high), len(self._table[key]))
        return [self.filled(phrase) for phrase in self._rng.sample(self._table[key], number)]

    def name(self) -> str:
        return self._rng.choice(self._table["names"])

    def date(self) -> str:
        return self.date_of(self._year, self._rng.randint(1, 12), self._rng.randint(1, 28))

    def date_of(self, year: int, month: int, day: int) -> str:
        """That day in one of the language's forms, sometimes with a time."""
        time = f"{self._rng.randint(0, 23)}:{self._rng.randint(0, 59):02d}"
        return self._rng.choice(self._table["dates"]).format(
            d=day, m=month, year=year, dd=f"{day:02d}", mm=f"{month:02d}", time=time,
            month=self._table["months"][month - 1], day=self._table["days"][(day * 3 + month) % 7],
        )  # fmt: skip

    def filled(self, phrase: str, *, name: str | None = None, date: str | None = None) -> str:
        """`phrase` with {name}, {date}, {site}, {year}, {n}, {m}, {month}, {day}, {time} filled."""
        if "{" not in phrase:
            return phrase
        number = self._rng.randint(1, 9)
        return phrase.format(
            name=name or self.name(), date=date or self.date(), site=self._site, year=self._year,
            n=number, m=number + 2, month=self._rng.choice(self._table["months"]),
            day=self._rng.choice(self._table["days"]), time=f"{self._rng.randint(0, 23)}:{number}5",
        )  # fmt: skip

    def byline(self, authors: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        """A printed byline and the names in it."""
        names = authors[:3] or (self.name(),)
        phrase = self._rng.choice(self._table["by"])
        return self.filled(phrase, name=", ".join(names)), names

    def update(self, date: str) -> str:
        """A printed date line."""
        return self.filled(self._rng.choice(self._table["updated"]), date=date)

    def months(self) -> list[str]:
        return list(self._table["months"])


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    raw = json.loads(_PATH.read_text(encoding="utf-8"))
    return {
        language: {key: text.split("|") for key, text in table.items()} for language, table in raw.items()
    }


def languages() -> list[str]:
    """Languages that have a table of their own."""
    return sorted(_tables())
