"""Which captures a run takes: options of the command line to a selection, repeated texts left out."""

import re
from typing import get_args

import msgspec

from pipelines.model import Drop
from pipelines.outcomes import Outcome
from pipelines.selection import DistinctTexts, Match, Period, Pick, Selection
from pipelines.timestamps import first_moment
from pipelines.urls import urlkey_from_url

CHOICES = {"match": get_args(Match), "pick": get_args(Pick), "per": get_args(Period)}


def selection_from_options(
    *,
    url: str | None = None,
    match: str = "exact",
    start: str | None = None,
    end: str | None = None,
    mime: str | None = None,
    status: str | None = None,
    pick: str = "all",
    closest_to: str | None = None,
    per: str | None = None,
    distinct: bool = False,
) -> Selection:
    """The selection that the options ask for. Raises ValueError that names the option and the value.

    >>> selection_from_options(url="https://www.example.com/news/", match="prefix").urlkey
    'com,example)/news'
    """
    for name, value in (("match", match), ("pick", pick), ("per", per)):
        if value is not None and value not in CHOICES[name]:
            raise ValueError(f"--{name} {value!r}: one of {', '.join(CHOICES[name])}")
    if closest_to is not None and pick == "all":
        pick = "closest"
    if pick == "closest" and closest_to is None:
        raise ValueError("--pick closest needs --closest-to")
    return Selection(
        urlkey=urlkey_from_url(url) if url else None,
        match=match,  # type: ignore[arg-type] # checked above
        start=_timestamp("from", start),
        end=_timestamp("to", end),
        mime=_pattern("mime", mime),
        status=_pattern("status", status),
        pick=pick,  # type: ignore[arg-type] # checked above
        closest_to=_timestamp("closest-to", closest_to),
        per=per,  # type: ignore[arg-type] # checked above
        distinct=distinct,
    )


class _Identity(msgspec.Struct):
    url: str
    urlkey: str
    text_sha256: str


class RepeatedTexts:
    """Makes drops `same_text` of records whose text was seen at their address before.

    What digests do not tell: a page whose footer shows the date has a new digest every day.
    """

    def __init__(self) -> None:
        self._texts = DistinctTexts()

    def drop_if_repeated(self, outcome: Outcome) -> Outcome:
        if outcome.record is None:
            return outcome
        record = msgspec.json.decode(outcome.record, type=_Identity)
        if self._texts.is_new(record.urlkey, record.text_sha256):
            return outcome
        return Outcome(drop=Drop(stage="select", reason="same_text", url=record.url))


def _timestamp(name: str, value: str | None) -> str | None:
    """Digits of `2019`, `2019-03-02` or `2019-03-02T10:00:00Z`."""
    if value is None:
        return None
    digits = re.sub(r"[-:TZtz ]", "", value)
    try:
        first_moment(digits)
    except ValueError as error:
        raise ValueError(f"--{name} {value!r}: {error}") from error
    return digits


def _pattern(name: str, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"--{name} {value!r}: {error}") from error
    return value
