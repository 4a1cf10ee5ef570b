"""Judged blocks to the same blocks, article and furniture told apart by language, place and wording."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from pipelines.extract.rejudging import DOUBTFUL, PROSE_LETTERS, QUOTED_LETTERS, SURE, SURE_SENTENCE, UNSURE
from pipelines.extract.restoring import LONG_LETTERS, Restoring
from pipelines.extract.tongues import Tongues, tongues_of_blocks
from pipelines.extract.wording import Wording, is_credit_line, is_picture_credit, wording_of_line
from pipelines.languages import direction_of_language
from pipelines.model import Block, Page

NO_TEASER_CHARS, SURELY_ON, ALIKE_ON = 600, 0.98, 0.4
"""A kept paragraph of this size, a sentence of this score, or one marked up as the text is and of the last score, is
no teaser, wherever it stands."""
BORDER_CHARS = 60
MAX_LINE_CHARS, MIN_LEAD_CHARS = 60, 40
"""Where no more than a line was kept, a lead of so many characters is the text."""
BOX_BLOCKS = 14
"""Lines a box between paragraphs may have."""
BILINGUAL_SHARE = 0.35
MIN_KEPT_SHARE = 0.3
LINKED_LINE, LINKED_LINE_LETTERS, LINKED_LINE_SCORE = 0.9, 15, 0.95
"""Share of its letters that are linked, their least number, and a score that saves it."""
LINKED_LINE_KINDS = frozenset({"paragraph", "table"})
BORDER_KINDS = frozenset({"share", "also", "main", "social", "newsletter", "comments", "notices", "tools"})
END_KINDS = frozenset({"share", "main", "comments"})
"""Lines that mostly end an article; the others stand between paragraphs as well."""
INTRUDER_KINDS = frozenset({"also", "newsletter", "social", "support", "advertising", "share", "main"})


class LanguageVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """The blocks after the look at their languages, and what was found."""

    blocks: tuple[Block, ...]
    language: str | None = None
    """BCP 47, of the article."""
    language_score: float = 0.0
    furniture_language: str | None = None
    other_languages: tuple[str, ...] = ()
    """Further languages of the article's own text, most of it first."""
    mixed_language_share: float = 0.0
    """Share of the kept letters that is in `other_languages`."""
    direction: Literal["ltr", "rtl"] = "ltr"


def resolve_languages(page: Page, blocks: Sequence[Block], *, title: str | None = None) -> LanguageVerdict:
    """The blocks re-judged with what language, wording and place say, and the languages of the page.

    Language is evidence, not proof: quotations, poems and bilingual articles stay. Whatever is cut, an
    article is never cut to nothing: where too little would be left, the earlier verdicts stand.
    """
    if not blocks:
        return LanguageVerdict(blocks=())
    blocks = _with_lead_as_text(blocks)
    tongues = tongues_of_blocks(blocks, title=title)
    judge = _Judge(blocks, tongues)
    judge.run()
    return _verdict(judge.blocks(), judge.kept(), tongues)


def _with_lead_as_text(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks; where hardly a line was kept, the lead that was taken for a standfirst is the article."""
    chars = 0
    for block in blocks:
        if block.verdict == "keep":
            chars += len(block.text)
            if chars > MAX_LINE_CHARS:
                return blocks
    leads = {
        block.index
        for block in blocks
        if block.role == "standfirst" and len(block.text) > max(chars, MIN_LEAD_CHARS)
    }
    if not leads:
        return blocks
    made = []
    for block in blocks:
        if block.index in leads:
            reasons = ("all_there_is", *block.reasons)
            block = msgspec.structs.replace(block, verdict="keep", role="text", reasons=reasons)
        elif block.verdict == "keep" and (wording := wording_of_line(block.text)) is not None:
            reasons = (f"wording_{wording.kind}", *block.reasons)
            block = msgspec.structs.replace(block, verdict="cut", role="furniture", reasons=reasons)
        made.append(block)
    return made


def _verdict(blocks: tuple[Block, ...], kept: Sequence[int], tongues: Tongues) -> LanguageVerdict:
    own = tongues.article.language
    weights: dict[str, int] = {}
    for index in kept:
        language = tongues.of_blocks[index]
        if language is not None:
            weights[language] = weights.get(language, 0) + tongues.letters[index]
    most_first = sorted(weights, key=weights.__getitem__, reverse=True)
    others = [code for code in most_first if code != own and weights[code] >= PROSE_LETTERS]
    total = sum(weights.values())
    return LanguageVerdict(
        blocks=blocks,
        language=own,
        language_score=round(tongues.article.score, 4),
        furniture_language=tongues.furniture,
        other_languages=tuple(others),
        mixed_language_share=round(sum(weights[code] for code in others) / total, 4) if total else 0.0,
        direction=direction_of_language(own),
    )


class _Judge(Restoring):
    """All steps on one page: cuts first, then what is kept again."""

    def run(self) -> None:
        """All steps, in order; undone as a whole if they leave too little."""
        before = self._kept_letters()
        if not before:
            return
        self._unpull()
        self._look_over_lines()
        self._cut_credits()
        end = self._cut_tail()
        self._cut_intruders(end)
        self._cut_linked_lines()
        self._cut_foreign()
        if self.changes and self._kept_letters() < MIN_KEPT_SHARE * before:
            self.keep = [block.verdict == "keep" for block in self.given]
            self.changes.clear()
        self._rescue()

    def _cut_credits(self) -> None:
        """Cuts captions that end in a picture credit, and paragraphs that are one."""
        for index in self.kept():
            block = self.given[index]
            is_credit = is_picture_credit(block.text) or (
                block.kind == "paragraph" and block.score < SURE and is_credit_line(block.text)
            )
            if is_credit and not self._is_quotation(index):
                self._cut(index, "picture_credit", role="caption")

    def _cut_tail(self) -> int | None:
        """Cuts what stands below the line that ends the article; the index of that line."""
        kept = self.kept()
        first = next((index for index in kept if self._is_prose(index)), None)
        if first is None:
            return None
        lines = [
            index for index in self.announcing if first < index <= kept[-1]
        ]  # further down it cuts nothing
        border = next((index for index in lines if self._is_border(index) and not self._goes_on(index)), None)
        if border is not None:
            for index in kept:
                if index >= border:
                    self._cut(index, "below_the_end")
        return border

    def _is_border(self, index: int) -> bool:
        block = self.given[index]
        if len(self._line(index)) > BORDER_CHARS or block.role in {"title", "byline", "date", "caption"}:
            return False
        wording = self._wording(index)
        if wording is None or wording.kind not in BORDER_KINDS:
            return False
        return wording.match == "whole" or wording.kind in {"notices", "social", "share", "comments", "tools"}

    def _goes_on(self, border: int) -> bool:
        """Whether the article goes on below a line: enough kept prose in its own language."""
        wording = self._wording(border)
        sure = SURE if wording is not None and wording.kind in END_KINDS else UNSURE
        letters = 0
        for index in range(border + 1, len(self.given)):
            if self._is_linked(index):
                continue
            if not self.keep[index]:
                if self.apart and self._may_keep(index) and self.given[index].score >= DOUBTFUL:
                    return True
                continue
            if self.apart and (self.languages[index] == self.furniture or not self._ends_a_sentence(index)):
                continue
            score = self.given[index].score
            if not self.apart and len(self.given[index].text) >= NO_TEASER_CHARS:
                return True
            is_sentence = self._ends_a_sentence(index)
            enough = ALIKE_ON if self._is_marked_alike(index) else SURELY_ON
            if self.apart and self.given[index].reasons[:1] == ("like_its_siblings",):
                return True
            if score >= enough and is_sentence and self.letters[index] >= QUOTED_LETTERS:
                return True
            if score < SURE_SENTENCE and not is_sentence:
                continue
            if score >= (UNSURE if self.apart else sure):
                letters += self.letters[index]
        return letters >= PROSE_LETTERS

    def _cut_intruders(self, end: int | None) -> None:
        """Cuts "Read also: …" lines, banners, and boxes between paragraphs."""
        stop = len(self.given) if end is None else end
        behind_box = 0
        for index in self.announcing:
            if not behind_box <= index < stop or not (self.keep[index] or self._heads_box(index)):
                continue
            wording = self._wording(index)
            if wording is None or wording.kind not in INTRUDER_KINDS:
                continue
            if self.keep[index] and self._may_cut(index, wording):
                self._cut(index, f"wording_{wording.kind}")
            if wording.match == "whole":
                behind_box = self._cut_box(index + 1, stop)

    def _cut_linked_lines(self) -> None:
        """Cuts lines that are nothing but a link and no sentence: they send the reader elsewhere."""
        for index in self.kept():
            if self.given[index].link_chars and self._is_linked_line(index):
                self._cut(index, "linked_line")

    def _is_linked_line(self, index: int) -> bool:
        """Of a list the items are the article's, and so are addresses."""
        block = self.given[index]
        text = block.text
        return (
            block.score < LINKED_LINE_SCORE
            and block.kind in LINKED_LINE_KINDS
            and self.letters[index] >= LINKED_LINE_LETTERS
            and block.link_chars >= LINKED_LINE * len(text.replace(" ", ""))
            and (" " in text or not text.isascii())
            and "\n" not in text
            and "://" not in text
            and not self._ends_a_sentence(index)
        )

    def _heads_box(self, index: int) -> bool:
        """A cut line whose next neighbour is kept: it may be the heading of a box."""
        return (
            index + 1 < len(self.keep)
            and self.keep[index + 1]
            and len(self.given[index].text) <= 60
            and (self._is_linked(index + 1) or not self._ends_a_sentence(index + 1))
        )

    def _may_cut(self, index: int, wording: Wording) -> bool:
        if wording.match == "whole" or self._is_linked(index):
            return True
        if wording.kind == "support" and self._is_quotation(index):
            return False
        return self.letters[index] < 2 * LONG_LETTERS and (
            wording.kind != "also" or self.given[index].link_chars > 0 or wording.match == "label"
        )

    def _cut_box(self, index: int, stop: int) -> int:
        """Cuts the linked or short lines of a box; the index behind it."""
        last = min(stop, index + BOX_BLOCKS)
        while index < last and (self._is_linked(index) or not (self._is_prose(index) or self.keep[index])):
            if self.keep[index] and self.given[index].score < SURE:
                self._cut(index, "in_a_box")
            index += 1
        return index

    def _cut_foreign(self) -> None:
        """Cuts kept blocks in another language where nothing says that they are quoted."""
        if self.own is None or {self.own, None}.issuperset(self.languages):
            return
        kept = self.kept()
        foreign = [index for index in kept if self._is_foreign(index)]
        if not foreign:
            return
        own = [i for i in kept if self.languages[i] == self.own and self._is_prose(i)]
        first, last = (own[0], own[-1]) if own else (0, len(self.given))
        inside = [i for i in foreign if first < i < last]
        total = sum(self.letters[i] for i in range(first, last + 1) if i < len(self.keep) and self.keep[i])
        is_bilingual = sum(self.letters[i] for i in inside) > BILINGUAL_SHARE * total
        for index in foreign:
            if self._is_whole_quotation(index):
                continue
            if first < index < last:
                if self._is_sure_sentence(index):
                    continue
                if not is_bilingual and self._is_foreign_line(index):
                    self._cut(index, "other_language")
            elif self.languages[index] == self.furniture or self._is_foreign_line(index):
                self._cut(index, "other_language")

    def _is_sure_sentence(self, index: int) -> bool:
        """A sentence that the body judge takes for text: quoted, though no mark says so."""
        return (
            self.given[index].score >= SURE_SENTENCE
            and self.letters[index] >= PROSE_LETTERS
            and not self._is_linked(index)
            and self._ends_a_sentence(index)
        )

    def _is_foreign_line(self, index: int) -> bool:
        """Short, or linked, or in the furniture's language: no paragraph of the article."""
        if self._is_linked(index):
            return True
        own_language = self.languages[index] == self.furniture
        return self.letters[index] < (2 * LONG_LETTERS if own_language else PROSE_LETTERS)
