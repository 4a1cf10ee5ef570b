"""A page whose blocks are judged again: what is kept, what changed and why, what its blocks are like."""

import re
from collections.abc import Sequence
from itertools import compress

import msgspec

from pipelines.extract.tongues import Tongues
from pipelines.extract.wording import MAX_LINE_CHARS, Wording, lines_that_may_announce, wording_of_line
from pipelines.languages import language_from_letters
from pipelines.model import Block, Role
from pipelines.scripts import LATIN, letter_counts

PROSE_LETTERS = 35
LINKED = 0.5
"""Share of a block's characters in links from which it is a link, not prose."""
SURE, UNSURE, SURE_SENTENCE, DOUBTFUL = 0.8, 0.5, 0.9, 0.03
"""Scores of the body judge: above, prose below a share line or a list is the article going on."""
SENTENCE_END = re.compile("[.!?。！？।؟…:;][\"'”’»)\\]“]*$")
QUOTED = re.compile("^[-–—\\s]*[\"'“”„«‘‹「『]")
QUOTE_END = re.compile("[\"'”“’»›」』]\\W*$")
QUOTED_LETTERS = 15


class Rejudging:
    """One page's blocks with their verdicts so far; `keep` and `changes` are the state."""

    def __init__(self, blocks: Sequence[Block], tongues: Tongues) -> None:
        self.given = blocks
        self.tongues = tongues
        self.letters = tongues.letters
        self.languages = tongues.of_blocks
        self.own, self.furniture = tongues.article.language, tongues.furniture
        self.apart = self.furniture is not None and self.furniture != self.own
        """Article and furniture speak different languages: then language says most."""
        self.keep = [block.verdict == "keep" for block in blocks]
        self.changes: dict[int, str] = {}
        self.roles: dict[int, Role] = {}
        """Of blocks that were cut here."""
        self._among_kept = range(0)
        self.announcing: list[int] = []
        """From the block before the first kept one to the last the few that may announce something, in order."""

    def _look_over_lines(self) -> None:
        """Finds what may announce something, in one look; of other blocks each is asked about by itself."""
        kept = self.kept()
        if not kept:
            return
        self._among_kept = range(max(0, kept[0] - 1), kept[-1] + 1)
        lines = lines_that_may_announce([self._line(index) for index in self._among_kept])
        self.announcing = [self._among_kept.start + line for line in lines]

    def blocks(self) -> tuple[Block, ...]:
        """The blocks with new verdicts and their languages; cut blocks only where XPaths were asked for too."""
        made = list(self.given)
        told = range(len(made)) if made[0].xpath is not None else self._kept_or_changed()
        for index in told:
            block, language = made[index], self.languages[index]
            if index in self.changes:
                kept = self.keep[index]
                made[index] = msgspec.structs.replace(
                    block,
                    language=language,
                    verdict="keep" if kept else "cut",
                    role="text" if kept else self.roles[index],
                    reasons=(self.changes[index], *block.reasons),
                )
            elif language is not None:
                made[index] = msgspec.structs.replace(block, language=language)
        return tuple(made)

    def kept(self) -> list[int]:
        """The indices of the blocks that are kept so far."""
        return list(compress(range(len(self.keep)), self.keep))

    def _kept_or_changed(self) -> list[int]:
        kept = self.kept()
        return sorted({*kept, *self.changes}) if self.changes else kept

    def _kept_letters(self) -> int:
        return sum(compress(self.letters, self.keep))

    def _cut(self, index: int, reason: str, *, role: Role = "furniture") -> None:
        self.roles[index] = role
        self.keep[index] = False
        self.changes[index] = reason

    def _restore(self, index: int, reason: str) -> None:
        self.keep[index] = True
        self.changes[index] = reason

    def _is_linked(self, index: int) -> bool:
        block = self.given[index]
        return block.link_chars > LINKED * len(block.text)

    def _is_foreign(self, index: int) -> bool:
        language = self.languages[index]
        if language is None or language == self.own:
            return False
        if (
            self.given[index].score >= SURE
            and self.letters[index] < 2 * PROSE_LETTERS
            and self._has_own_script(index)
            and (self.tongues.scripts[index] == LATIN or not _tells_language(self.given[index].text))
        ):
            return False  # identifiers err on lines; the body judge is sure of this one
        return self.letters[index] >= (2 if language == self.furniture else 8)

    def _is_marked_alike(self, index: int) -> bool:
        """The body judge is not sure of it, but its element is as those of the kept paragraphs."""
        return "marked_alike" in self.given[index].reasons[:1]

    def _has_own_script(self, index: int) -> bool:
        return self.tongues.scripts[index] == self.tongues.script

    def _is_prose(self, index: int) -> bool:
        """A paragraph as an article has them: long enough, unlinked, in its language or a quotation."""
        return (
            self.letters[index] >= PROSE_LETTERS
            and not self._is_linked(index)
            and not (self.apart and self.languages[index] == self.furniture and not self._is_quotation(index))
        )

    def _is_quotation(self, index: int) -> bool:
        block = self.given[index]
        return block.kind == "quotation" or QUOTED.match(block.text) is not None

    def _is_introduced(self, index: int) -> bool:
        above = self.given[index - 1] if index else None
        return (
            above is not None
            and self.keep[above.index]
            and above.text.endswith((":", "："))
            and self.letters[above.index] >= PROSE_LETTERS
            and self.letters[index] >= PROSE_LETTERS
            and self._ends_a_sentence(index)
        )

    def _is_whole_quotation(self, index: int) -> bool:
        """A sentence in quotation marks, in an element for quotations, or below a paragraph that ends in a colon."""
        if self._is_linked(index):
            return False
        if self._is_introduced(index):
            return True
        if not self._is_quotation(index):
            return False
        is_closed = QUOTE_END.search(self.given[index].text) is not None
        return self.letters[index] >= (QUOTED_LETTERS if is_closed else PROSE_LETTERS)

    def _wording(self, index: int) -> Wording | None:
        if index in self._among_kept and index not in self.announcing:
            return None
        line = self._line(index)
        return wording_of_line(line) if len(line) <= MAX_LINE_CHARS else None

    def _line(self, index: int) -> str:
        """The text of a block; of a menu, and of a list of headlines, its first entry: what the others stand under."""
        text = self.given[index].text
        if "\n" not in text:
            return text
        first, _, rest = text.partition("\n")
        is_list = all(SENTENCE_END.search(line) is None for line in rest.split("\n"))
        return first if self._is_linked(index) or is_list else text

    def _ends_a_sentence(self, index: int) -> bool:
        return SENTENCE_END.search(self.given[index].text) is not None or self.own == "th"


def _tells_language(line: str) -> bool:
    """Has it letters that only one language has?"""
    table = letter_counts([line]).table
    return table is not None and language_from_letters(table[0].tolist()) is not None
