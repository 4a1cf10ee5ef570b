"""Names in lines of authorship that are no writers here: topics, the site's own account, reviewers."""

from collections.abc import Collection, Sequence
from functools import cached_property

import msgspec

from pipelines.extract.authors.declared import Declared, credited_letters
from pipelines.extract.authors.leads import INNER_BY
from pipelines.extract.authors.lines import Line
from pipelines.extract.authors.topics import Topics
from pipelines.extract.names import letters
from pipelines.extract.wordlists import byline_words
from pipelines.model import Block


class Refusals:
    """What a page tells against names in lines that no word of authorship leads.

    `near`: the blocks about headline and text. `site`: letters of the site's names.
    """

    def __init__(
        self, topics: Topics, near: Sequence[Block], declared: Sequence[Declared], site: Collection[str]
    ) -> None:
        self._topics, self._near, self._site = topics, near, site
        self._declared = {letters(name) for _, names in declared for name in names}

    def left_of(self, line: Line) -> Line:
        """The line without the names that are refused."""
        names = self.writers_of(line)
        return line if names == line.names else msgspec.structs.replace(line, names=names)

    def writers_of(self, line: Line) -> tuple[str, ...]:
        """The names of the line that are not refused; what "by" leads or somebody declares is no topic."""
        if line.is_led or not line.names:
            return line.names
        if line.witness != "block" and self._are_site(line.names):
            return ()
        are_topics = self._declared.isdisjoint(map(letters, line.names)) and self._topics.are_in(line.text)
        return tuple(name for name in line.names if self._is_writer(name, line.text, are_topics=are_topics))

    def _is_writer(self, name: str, line: str, *, are_topics: bool) -> bool:
        if letters(name) in self._reviewers:
            return False
        return letters(name) in self._declared or not (
            are_topics or name in self._topics or self._is_account(name, line)
        )

    @cached_property
    def _reviewers(self) -> str:
        return credited_letters(self._near, "reviewer")

    def _is_account(self, name: str, line: str) -> bool:
        """Is it the site's own name in small letters or behind a preposition ("Do UOL"), and no "by" beside?"""
        first, _, rest = name.partition(" ")
        is_site = (name.islower() and letters(name) in self._site) or (
            letters(rest) in self._site and first.casefold() in byline_words("particle")
        )
        return is_site and INNER_BY.search(line) is None

    def _are_site(self, names: tuple[str, ...]) -> bool:
        """Are all of them words that the site goes by? A site of two words may be a person's."""
        return all(" " not in name and letters(name) in self._site for name in names)
