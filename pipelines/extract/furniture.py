"""Judged blocks to the same blocks, article and furniture told apart by language, place and wording."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

import msgspec

from pipelines.extract.dateline import dateline_from_paragraph
from pipelines.extract.standfirst import is_same_sentence
from pipelines.extract.tongues import Tongues, tongues_of_blocks
from pipelines.extract.wording import MAX_LINE_CHARS, Wording, wording_of_line
from pipelines.languages import direction_of_language
from pipelines.model import Block, Page

PROSE_LETTERS = 35
LONG_LETTERS = 90
LINKED = 0.5
"""Share of a block's characters in links from which it is a link, not prose."""
SURE, UNSURE, SURE_SENTENCE, DOUBTFUL = 0.8, 0.5, 0.9, 0.03
"""Scores of the body judge: above, prose below a share line or a list is the article going on."""
BORDER_CHARS = 60
BOX_BLOCKS = 14
"""Lines a box between paragraphs may have."""
BILINGUAL_SHARE = 0.35
MIN_KEPT_SHARE = 0.3
RESCUE_SCORE = 0.02
BORDER_KINDS = frozenset({"share", "also", "main", "social", "newsletter", "comments", "notices", "tools"})
END_KINDS = frozenset({"share", "main", "comments"})
"""Lines that mostly end an article; the others stand between paragraphs as well."""
INTRUDER_KINDS = frozenset({"also", "newsletter", "social", "advertising", "share", "main"})
RESCUED_ROLES = frozenset({"text", "furniture", "note"})
HEADING_ROLES = frozenset({"furniture", "standfirst", "caption", "note"})
HEADING_SCORE, DOUBTFUL_CAPTION = 0.05, 0.1
LEAD_BLOCKS = 10
UNSURE_CUT = 0.3
STANDFIRST_DOUBT = 0.38
"""Of blocks with this score and more that were judged standfirsts, five in six are text."""
CAPTION_LIKE = re.compile("[:：]|[.。।] ")
DATELINE_LIKE = re.compile(r"[^/.!?\n]{2,40}/ ?[^/.!?\n]{2,60}/ ?|[^.!?()\n]{2,50}\([^()\n]{2,40}\) [-–—] ")
SENTENCE_END = re.compile("[.!?。！？।؟…:;][\"'”’»)\\]“]*$")
QUOTED = re.compile("^[-–—\\s]*[\"'“”„«‘‹「『]")
QUOTE_END = re.compile("[\"'”“’»›」』]\\W*$")
QUOTED_LETTERS = 15


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
    tongues = tongues_of_blocks(blocks, title=title)
    judge = _Judge(blocks, tongues)
    judge.run()
    return _verdict(judge.blocks(), tongues)


def _verdict(blocks: tuple[Block, ...], tongues: Tongues) -> LanguageVerdict:
    own = tongues.article.language
    weights: Counter[str] = Counter()
    for block in blocks:
        if block.verdict == "keep" and block.language is not None:
            weights[block.language] += tongues.letters[block.index]
    others = [code for code, _ in weights.most_common() if code != own and weights[code] >= PROSE_LETTERS]
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


class _Judge:
    """The state of one page's re-judging: which blocks are kept, and why the verdict of some changed."""

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

    def run(self) -> None:
        """All steps, in order; undone as a whole if they leave too little."""
        before = self._kept_letters()
        if not before:
            return
        self._unpull()
        end = self._cut_tail()
        self._cut_intruders(end)
        self._cut_foreign()
        after = self._kept_letters()
        if after < MIN_KEPT_SHARE * before and before - after > 0:
            self.keep = [block.verdict == "keep" for block in self.given]
            self.changes.clear()
            end = None
        self._rescue(end)

    def _unpull(self) -> None:
        """Of a sentence and its pull quote the one is kept that the body judge likes better."""
        repeats = [block for block in self.given if block.reasons[:1] == ("repeated_text",)]
        if not repeats:
            return
        kept = {block.text: block for block in self.given if block.verdict == "keep"}
        for block in repeats:
            twin = kept.get(block.text)
            if twin is not None and "aside_element" in twin.reasons and twin.score < block.score:
                self._cut(twin.index, "pull_quote")
                self._restore(block.index, "stands_in_its_place")

    def blocks(self) -> tuple[Block, ...]:
        """The blocks with new verdicts and their languages; cut blocks only where XPaths were asked for too."""
        made = []
        for index, block in enumerate(self.given):
            reason, language, kept = self.changes.get(index), self.languages[index], self.keep[index]
            if reason is None:
                is_told = language is not None and (kept or block.xpath is not None)
                made.append(msgspec.structs.replace(block, language=language) if is_told else block)
                continue
            made.append(
                msgspec.structs.replace(
                    block,
                    language=language,
                    verdict="keep" if kept else "cut",
                    role="text" if kept else "furniture",
                    reasons=(reason, *block.reasons),
                )
            )
        return tuple(made)

    def _kept_letters(self) -> int:
        return sum(number for number, kept in zip(self.letters, self.keep, strict=True) if kept)

    def _cut(self, index: int, reason: str) -> None:
        self.keep[index] = False
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
        ):
            return False  # identifiers err on lines; the body judge is sure of this one
        return self.letters[index] >= (2 if language == self.furniture else 8)

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

    def _is_whole_quotation(self, index: int) -> bool:
        """A sentence in quotation marks, or in an element for quotations."""
        if not self._is_quotation(index) or self._is_linked(index):
            return False
        is_closed = QUOTE_END.search(self.given[index].text) is not None
        return self.letters[index] >= (QUOTED_LETTERS if is_closed else PROSE_LETTERS)

    def _wording(self, index: int) -> Wording | None:
        text = self.given[index].text
        return wording_of_line(text) if len(text) <= MAX_LINE_CHARS else None

    def _cut_tail(self) -> int | None:
        """Cuts what stands below the line that ends the article; the index of that line."""
        kept = [index for index, is_kept in enumerate(self.keep) if is_kept]
        first = next((index for index in kept if self._is_prose(index)), None)
        if first is None:
            return None
        border = next((i for i in range(first + 1, len(self.given)) if self._is_border(i)), None)
        while border is not None and self._goes_on(border):
            after = border
            border = next((i for i in range(after + 1, len(self.given)) if self._is_border(i)), None)
        if border is not None:
            for index in kept:
                if index >= border:
                    self._cut(index, "below_the_end")
        return border

    def _is_border(self, index: int) -> bool:
        block = self.given[index]
        if len(block.text) > BORDER_CHARS or block.role in {"title", "byline", "date", "caption"}:
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
            if self.given[index].score >= (UNSURE if self.apart else sure):
                letters += self.letters[index]
        return letters >= PROSE_LETTERS

    def _ends_a_sentence(self, index: int) -> bool:
        return SENTENCE_END.search(self.given[index].text) is not None or self.own == "th"

    def _cut_intruders(self, end: int | None) -> None:
        """Cuts "Read also: …" lines, banners, and boxes between paragraphs."""
        stop = len(self.given) if end is None else end
        index = 0
        while index < stop:
            wording = self._wording(index) if self.keep[index] or self._heads_box(index) else None
            if wording is None or wording.kind not in INTRUDER_KINDS:
                index += 1
                continue
            if self.keep[index] and self._may_cut(index, wording):
                self._cut(index, f"wording_{wording.kind}")
            index = self._cut_box(index + 1, stop) if wording.match == "whole" else index + 1

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
        if self.own is None:
            return
        kept = [index for index, is_kept in enumerate(self.keep) if is_kept]
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

    def _rescue(self, end: int | None) -> None:
        """Keeps paragraphs between kept ones that the body judge cut, where language speaks for them."""
        kept = [index for index, is_kept in enumerate(self.keep) if is_kept]
        if not kept or self.own is None:
            return
        known = {self.given[index].text for index in kept}
        first, last = kept[0], kept[-1]
        if self.apart:
            while first > 0 and not self.keep[first - 1] and self._may_keep(first - 1):
                first -= 1
                self._restore(first, "article_language")
        for index in range(max(0, first - LEAD_BLOCKS), first):
            if not self.keep[index] and self._begins_the_text(index):
                self._restore(index, "begins_the_text")
        stop = last if not self.apart else last + 2 if end is None else end
        for index in range(first, min(stop, len(self.given))):
            if self.keep[index] or index in self.changes or self.given[index].text in known:
                continue
            if self._begins_the_text(index):
                self._restore(index, "begins_the_text")
            elif self.apart and self._may_keep(index):
                self._restore(index, "article_language")
            elif index < last and self._is_between(index):
                self._restore(index, "between_paragraphs")
            elif index < last and self._is_heading(index):
                self._restore(index, "heading_between")

    def _restore(self, index: int, reason: str) -> None:
        self.keep[index] = True
        self.changes[index] = reason

    def _begins_the_text(self, index: int) -> bool:
        """A paragraph judged to be the standfirst that has a dateline, or might as well be text."""
        block = self.given[index]
        if block.role not in {"standfirst", "furniture"} or self._is_linked(index):
            return False
        if self.letters[index] < PROSE_LETTERS:
            return False
        if any(self._repeats(lead, block) for lead in self.given[max(0, index - 3) : index]):
            return True
        if block.role == "furniture":
            return False
        if block.score >= STANDFIRST_DOUBT and self._ends_a_sentence(index):
            return True
        return DATELINE_LIKE.match(block.text) is not None or dateline_from_paragraph(block.text) is not None

    def _repeats(self, lead: Block, block: Block) -> bool:
        """Two blocks judged standfirsts with one sentence: the second is where the text begins."""
        return lead.role == "standfirst" and lead.verdict == "cut" and is_same_sentence(lead.text, block.text)

    def _is_between(self, index: int) -> bool:
        """A sentence between two paragraphs of which the body judge was unsure."""
        block = self.given[index]
        return (
            block.role in RESCUED_ROLES
            and block.kind != "caption"
            and block.score >= (RESCUE_SCORE if self.apart else UNSURE_CUT)
            and self.languages[index] == self.own
            and self.letters[index] >= QUOTED_LETTERS
            and block.link_chars == 0
            and self._ends_a_sentence(index)
            and (self.own != "th" or CAPTION_LIKE.search(block.text) is None)
            and self._has_prose_beside(index)
            and self._wording(index) is None
        )

    def _is_heading(self, index: int) -> bool:
        """An unlinked line in the article's language between two of its paragraphs."""
        block = self.given[index]
        return (
            block.role in (HEADING_ROLES if self.apart else {"furniture"})
            and not (block.role in {"caption", "note"} and block.score < DOUBTFUL_CAPTION)
            and (block.kind == "heading" if not self.apart else block.kind in {"heading", "paragraph"})
            and block.link_chars == 0
            and block.score >= (0.0 if self.apart else HEADING_SCORE)
            and self.languages[index] == self.own
            and 6 <= self.letters[index] <= LONG_LETTERS
            and CAPTION_LIKE.search(block.text) is None
            and self._has_prose_beside(index)
            and self._wording(index) is None
        )

    def _has_prose_beside(self, index: int) -> bool:
        """Kept paragraphs on both sides; in a page of two languages a box or a picture may be between."""
        reach = 2 if self.apart else 1
        before = range(max(0, index - reach), index)
        after = range(index + 1, min(len(self.given), index + 1 + reach))
        return any(self.keep[i] and self._is_prose(i) for i in before) and any(
            self.keep[i] and self._is_prose(i) for i in after
        )

    def _may_keep(self, index: int) -> bool:
        block = self.given[index]
        return (
            block.role in RESCUED_ROLES
            and block.kind != "caption"
            and block.score >= RESCUE_SCORE
            and self.languages[index] == self.own
            and self.letters[index] >= PROSE_LETTERS
            and block.link_chars * 3 < len(block.text)
            and self._ends_a_sentence(index)
            and self._wording(index) is None
        )
