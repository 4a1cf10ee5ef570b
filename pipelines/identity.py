"""Records of a run to the same records linked: versions of one address in a chain, repeats of one text marked.

What is linked depends on the records alone, never on their order or on how many workers made them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from pipelines.records import Record


class Links(msgspec.Struct, frozen=True):
    """What `identity` says of one record."""

    duplicate_of: str | None
    """id of the earliest record with the same text, under whatever address; None for that one itself."""
    version_of: str | None
    """id of the earliest version of its address; None for that version itself."""
    version_no: int
    """1 for the earliest version of the address; captures of an unchanged text share a number."""


class IdentityKey(msgspec.Struct, frozen=True):
    """The few fields of a record that links are made of; small enough to keep for a whole run."""

    id: str
    article_id: str
    text_sha256: str
    captured_at: str | None
    url: str
    warc_file: str | None
    warc_offset: int | None

    @property
    def rank(self) -> tuple[Any, ...]:
        """Earliest first; a record without a time last; then whatever tells two captures apart."""
        return (
            self.captured_at is None,
            self.captured_at or "",
            self.id,
            self.url,
            self.warc_file or "",
            self.warc_offset or 0,
        )


def key_of(record: Record | Mapping[str, Any]) -> IdentityKey:
    """The identity key of a record, or of one as decoded from JSON. Raises KeyError where a field lacks."""
    names = IdentityKey.__struct_fields__
    if isinstance(record, Record):
        return IdentityKey(*(getattr(record, name) for name in names))
    return IdentityKey(*(record[name] for name in names))


def links_from_keys(keys: Iterable[IdentityKey]) -> list[Links]:
    """The links of each key, in the order given."""
    every = list(keys)
    ranked = sorted(range(len(every)), key=lambda index: (every[index].rank, index))
    first_of_text: dict[str, int] = {}
    numbers: dict[str, dict[str, int]] = {}
    first_version: dict[str, str] = {}
    links: list[Links | None] = [None] * len(every)
    for index in ranked:
        key = every[index]
        first = first_of_text.setdefault(key.text_sha256, index)
        versions = numbers.setdefault(key.article_id, {})
        number = versions.setdefault(key.id, len(versions) + 1)
        original = first_version.setdefault(key.article_id, key.id)
        links[index] = Links(
            duplicate_of=None if first == index else every[first].id,
            version_of=None if number == 1 else original,
            version_no=number,
        )
    return [link for link in links if link is not None]


def link_versions(records: Iterable[Record]) -> list[Record]:
    """The records in their order with `duplicate_of`, `version_of` and `version_no` set."""
    every = list(records)
    links = links_from_keys(key_of(record) for record in every)
    return [
        msgspec.structs.replace(
            record, duplicate_of=link.duplicate_of, version_of=link.version_of, version_no=link.version_no
        )
        for record, link in zip(every, links, strict=True)
    ]
