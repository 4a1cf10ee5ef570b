"""Paragraphs, headings and leads that were cut, kept again where language and place speak for them."""

import re
from collections.abc import Sequence
from itertools import groupby

from pipelines.extract.credit import credit_from_line
from pipelines.extract.dateline import dateline_from_paragraph
from pipelines.extract.rejudging import PROSE_LETTERS, QUOTED_LETTERS, Rejudging
from pipelines.extract.standfirst import is_same_sentence
from pipelines.model import Block

LONG_LETTERS, PLAIN_HEADING_LETTERS = 90, 50
"""Of a heading, and of one that no element marks as such: longer lines are appeals."""
RESCUE_SCORE, HEADING_SCORE = 0.1, 0.02
RESCUED_ROLES = frozenset({"text", "furniture", "note"})
HEADING_ROLES = frozenset({"furniture", "standfirst", "caption", "note"})
DOUBTFUL_CAPTION = 0.1
LEAD_ROLES = HEADING_ROLES
LEAD_BLOCKS = 10
UNSURE_CUT, THIRD_LANGUAGE = 0.3, 0.01
"""Of sentences between paragraphs, and of quotations in a language that is not the furniture's either."""
ALIKE_SCORE = 0.02
"""Of paragraphs in an element as the kept ones have it: of the others `RESCUE_SCORE`."""
LAST_SCORE, LAST_ALIKE, LAST_ALIKE_ALONE = 0.25, 0.02, 0.1
"""Of paragraphs below the last kept one: of others, of those marked up alike, and of these on a page of one language."""
NEXT_SCORE = 0.3
"""Of the paragraph right below the last kept one, marked up as it is."""
END_REACH = 30
STANDFIRST_DOUBT = 0.45
"""Of blocks with this score and more that were judged standfirsts, five in six are text."""
SECOND_DOUBT = 0.2
"""Of a second standfirst below a first."""
PLAIN_SCORE = 0.3
"""On a page of one language, of a heading that no element marks as such."""
BOX_REACH = 6
"""Blocks a box between a heading and its paragraph may have."""
MIN_KEPT_ITEMS = 0.3
"""Share of a list's items that must be kept for the others to come back."""
SURER = 0.05
"""Of two prints of one sentence that with so much more of a score is the one in its place."""
PLAIN_MARKS = re.compile("[:：,،、(（]|[.。।] ")
CAPTION_LIKE = re.compile("[:：]|[.。।] ")
DATELINE_LIKE = re.compile(r"[^/.!?\n]{2,40}/ ?[^/.!?\n]{2,60}/ ?|[^.!?()\n]{2,50}\([^()\n]{2,40}\) [-–—] ")


class Restoring(Rejudging):
    """The steps that keep more."""

    _standfirsts: Sequence[int] = ()
    """Blocks judged to be one, kept or not."""

    def _rescue(self) -> None:
        """Keeps paragraphs between kept ones that the body judge cut, where language speaks for them."""
        kept = self.kept()
        if not kept or self.own is None:
            return
        self._standfirsts = [block.index for block in self.given if block.role == "standfirst"]
        first, last = kept[0], kept[-1]
        if self.apart:
            while first > 0 and not self.keep[first - 1] and self._may_keep(first - 1):
                first -= 1
                self._restore(first, "article_language")
        for index in range(max(0, first - LEAD_BLOCKS), first):
            if not self.keep[index] and self._begins_the_text(index):
                self._restore(index, "begins_the_text")
        cut = [index for index in range(first, last) if not self.keep[index] and index not in self.changes]
        for index in cut:
            reason = self._reason_to_keep(index)
            if reason is not None and not any(self.given[index].text == self.given[k].text for k in kept):
                self._restore(index, reason)
        last = self._run_on(last)
        self._go_on_to_the_end(last)
        self._complete_lists(first, last)

    def _reason_to_keep(self, index: int) -> str | None:
        if self._begins_the_text(index):
            return "begins_the_text"
        if not self.apart and self.given[index].score < HEADING_SCORE and not self._is_third(index):
            return None  # nothing below keeps it
        if self.apart and self._may_keep(index):
            return "article_language"
        if self._is_between(index) or self._is_quoted_between(index):
            return "between_paragraphs"
        is_heading = self._is_heading(index) if self.apart else self._is_likely_heading(index)
        return "heading_between" if is_heading else None

    def _run_on(self, last: int) -> int:
        """Keeps the doubtful paragraphs right below the last kept one in its very markup; which one is last then."""
        for index in range(last + 1, len(self.given)):
            if self._is_linked(index) and self._wording(index) is not None:
                continue  # "Read also: …"
            if index in self.changes or not self._runs_on(index):
                break
            self._restore(index, "article_language")
            last = index
        return last

    def _runs_on(self, index: int) -> bool:
        block = self.given[index]
        return (
            self._is_marked_alike(index)
            and block.score >= NEXT_SCORE
            and block.role in {"furniture", "note"}
            and block.link_chars == 0
            and self.languages[index] == self.own
            and self.letters[index] >= PROSE_LETTERS
            and self._ends_a_sentence(index)
            and block.text[-1] != ":"
            and self._wording(index) is None
        )

    def _go_on_to_the_end(self, last: int) -> None:
        """Keeps doubtful paragraphs below the last kept one if the line that ends an article stands behind them."""
        below = range(last + 1, min(len(self.given), last + 1 + END_REACH))
        found = [index for index in below if index not in self.changes and self._may_be_last(index)]
        if not found:  # the usual page
            return
        end = next((index for index in below[found[0] - last :] if self._ends_the_article(index)), last)
        for index in found:
            if index < end:
                self._restore(index, "article_language")

    def _may_be_last(self, index: int) -> bool:
        """On a page of one language notes under the text look like its last paragraph."""
        if self._is_third(index):
            return self._is_quoted_aside(index)
        block = self.given[index]
        if block.score < LAST_ALIKE:
            return False
        is_alike = self._is_marked_alike(index)
        if block.role == "note" and not (self.apart and is_alike):
            return False
        least = LAST_SCORE if not is_alike else LAST_ALIKE if self.apart else LAST_ALIKE_ALONE
        return block.score >= least and (self.apart or is_alike) and self._may_keep(index)

    def _ends_the_article(self, index: int) -> bool:
        """A source line or a share line."""
        wording = self._wording(index)
        is_share = wording is not None and wording.kind == "share"
        return is_share or credit_from_line(self.given[index].text) is not None

    def _begins_the_text(self, index: int) -> bool:
        """A paragraph judged to be the standfirst that has a dateline, or might as well be text."""
        near = [place for place in self._standfirsts if index - 3 <= place <= index]
        if not near:
            return False
        block = self.given[index]
        if block.role == "standfirst" and self._is_marked_alike(index) and self._ends_a_sentence(index):
            return True
        if block.role not in HEADING_ROLES or self._is_linked(index) or self.letters[index] < PROSE_LETTERS:
            return False
        if block.role in {"caption", "note"} and not self._ends_a_sentence(index):
            return False
        if any(self._repeats(self.given[place], block) for place in near if place < index):
            return True
        if block.role != "standfirst":
            return False
        doubt = SECOND_DOUBT if self._follows_a_standfirst(index) else STANDFIRST_DOUBT
        if block.score >= doubt and self._ends_a_sentence(index):
            return True
        return DATELINE_LIKE.match(block.text) is not None or dateline_from_paragraph(block.text) is not None

    def _follows_a_standfirst(self, index: int) -> bool:
        """A paragraph right below another standfirst: one is enough, but for lists of what matters."""
        if index == 0 or self.given[index].kind != "paragraph":
            return False
        lead = self.given[index - 1]
        return lead.role == "standfirst" and lead.verdict == "cut" and lead.kind != "list_item"

    def _repeats(self, lead: Block, block: Block) -> bool:
        """Two blocks judged standfirsts with one sentence: the second is where the text begins."""
        return lead.verdict == "cut" and is_same_sentence(lead.text, block.text)

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

    def _is_quoted_between(self, index: int) -> bool:
        """A sentence in quotation marks, in whatever language on a page of two; in a third language, no furniture."""
        block = self.given[index]
        is_third = self._is_third(index)
        return (
            (self.apart or is_third)
            and block.kind != "caption"
            and block.role in HEADING_ROLES
            and block.score >= (THIRD_LANGUAGE if is_third else UNSURE_CUT)
            and self._is_whole_quotation(index)
            and self._has_prose_beside(index)
        ) or self._is_quoted_aside(index)

    def _is_quoted_aside(self, index: int) -> bool:
        """A quotation in a third language, marked up as one or as the text is or amid it, though boxes stand around it."""
        block = self.given[index]
        return (
            self._is_third(index)
            and block.role in HEADING_ROLES
            and self._is_whole_quotation(index)
            and (block.kind == "quotation" or self._is_marked_alike(index) or self._has_text_around(index))
        )

    def _is_third(self, index: int) -> bool:
        return self.languages[index] not in {self.own, self.furniture, None}

    def _is_heading(self, index: int) -> bool:
        """On a page of two languages an unlinked line in the article's between two of its paragraphs."""
        block = self.given[index]
        return (
            block.role in HEADING_ROLES
            and block.score >= HEADING_SCORE
            and not (block.role in {"caption", "note"} and block.score < DOUBTFUL_CAPTION)
            and block.kind in {"heading", "paragraph"}
            and block.link_chars == 0
            and self.languages[index] == self.own
            and 6
            <= self.letters[index]
            <= (LONG_LETTERS if block.kind == "heading" else PLAIN_HEADING_LETTERS)
            and CAPTION_LIKE.search(block.text) is None
            and not (block.role == "caption" and self._ends_a_sentence(index))
            and self._has_text_around(index)
            and self._wording(index) is None
        )

    def _is_likely_heading(self, index: int) -> bool:
        """Unlinked, with kept paragraphs right above and below; marked as a heading, or doubtful and worded like one."""
        block = self.given[index]
        return (
            block.role in HEADING_ROLES
            and block.score >= (HEADING_SCORE if block.kind == "heading" else PLAIN_SCORE)
            and block.link_chars == 0
            and self.letters[index] <= LONG_LETTERS
            and (block.kind == "heading" or self._is_worded_like_a_heading(index))
            and self._has_prose_beside(index)
            and self._wording(index) is None
        )

    def _is_worded_like_a_heading(self, index: int) -> bool:
        block = self.given[index]
        return (
            block.kind == "paragraph"
            and self.letters[index] <= PLAIN_HEADING_LETTERS
            and not self._ends_a_sentence(index)
            and PLAIN_MARKS.search(block.text) is None
        )

    def _has_text_around(self, index: int) -> bool:
        """Kept paragraphs on both sides, though a box stands between."""
        return self._meets_text(range(index - 1, max(-1, index - 1 - BOX_REACH), -1)) and self._meets_text(
            range(index + 1, min(len(self.given), index + 1 + BOX_REACH))
        )

    def _meets_text(self, places: range) -> bool:
        """Whether there is a kept paragraph, and none in the article's language that was cut before it."""
        for place in places:
            if self.keep[place] and self._is_prose(place):
                return True
            if not self.keep[place] and self.languages[place] == self.own and self._is_prose(place):
                return False
        return False

    def _complete_lists(self, first: int, last: int) -> None:
        """Keeps the unlinked items of a list between kept blocks, if some of its items are kept."""
        is_item = [block.kind == "list_item" for block in self.given[first:last]]
        if True not in is_item:
            return
        start = first
        for is_of_list, group in groupby(is_item):
            items = range(start, start + len(list(group)))
            start = items.stop
            kept = sum(self.keep[item] for item in items) if is_of_list else 0
            if not MIN_KEPT_ITEMS * len(items) <= kept < len(items):
                continue
            if kept and self.keep[items.start - 1] and self.keep[items.stop]:
                for item in items:
                    if not self.keep[item] and self.given[item].link_chars == 0:
                        self._restore(item, "among_kept_items")

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
            and block.score >= (ALIKE_SCORE if self._is_marked_alike(index) else RESCUE_SCORE)
            and self.languages[index] == self.own
            and self.letters[index] >= PROSE_LETTERS
            and block.link_chars * 3 < len(block.text)
            and self._ends_a_sentence(index)
            and self._wording(index) is None
        )

    def _unpull(self) -> None:
        """Of a sentence and its pull quote the one is kept that the body judge likes better."""
        repeats = [block for block in self.given if block.reasons and block.reasons[0] == "repeated_text"]
        if not repeats:
            return
        kept = {block.text: block for block in self.given if block.verdict == "keep"}
        for block in repeats:
            twin = kept.get(block.text)
            if twin is not None and twin.score + SURER < block.score:
                self._cut(twin.index, "pull_quote")
                self._restore(block.index, "stands_in_its_place")
