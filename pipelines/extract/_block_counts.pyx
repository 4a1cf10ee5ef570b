# cython: language_level=3, boundscheck=False, wraparound=False
"""The compiled twin of `block_counts`: one loop over the blocks, whose fields are read where they lie in memory."""

from cpython.object cimport PyObject, PyTypeObject
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport uint8_t, uint16_t, uint32_t

ctypedef fused Characters:
    uint8_t
    uint16_t
    uint32_t

cdef extern from "structmember.h":
    ctypedef struct PyMemberDef:
        Py_ssize_t offset
        int type
    ctypedef struct PyMemberDescrObject:
        PyMemberDef* d_member
    int T_OBJECT_EX
    PyTypeObject PyMemberDescr_Type

cdef extern from "Python.h":
    Py_ssize_t PyUnicode_FindChar(str text, Py_UCS4 character, Py_ssize_t start, Py_ssize_t end, int direction)


cdef Py_ssize_t offset_of(object block, str name) except -1:
    """Where in a block a field is. Raises TypeError where it is in no slot."""
    cdef object field = getattr(block, name)
    cdef PyMemberDef* member
    if type(field) is not <object> &PyMemberDescr_Type:
        raise TypeError(name)
    member = (<PyMemberDescrObject*> <void*> field).d_member
    if member.type != T_OBJECT_EX:
        raise TypeError(name)
    return member.offset


cdef inline object field_at(object block, Py_ssize_t offset):
    cdef PyObject* field = (<PyObject**> (<char*> <void*> block + offset))[0]
    if field == NULL:
        raise AttributeError("a block without one of its fields")
    return <object> field


cdef inline Py_ssize_t letters_in(const Characters* text, Py_ssize_t end) noexcept:
    cdef Py_ssize_t place, found = end
    for place in range(end):
        found -= (text[place] == 32) | (text[place] == 10)
    return found


cdef Py_ssize_t letters_until(str text, Py_ssize_t end) noexcept:
    """Characters before the end that are neither spaces nor line breaks."""
    cdef const void* data = PyUnicode_DATA(text)
    cdef int kind = PyUnicode_KIND(text)
    if kind == 1:
        return letters_in(<const uint8_t*> data, end)
    if kind == 2:
        return letters_in(<const uint16_t*> data, end)
    return letters_in(<const uint32_t*> data, end)


cdef class Counter:
    """All that is said in `block_counts`, where `block` and `counts` are the classes of blocks and of what comes out.

    The last page's counts are kept, since its record asks for them again: a look at blocks whose memory has left the
    processor's caches costs more than their counting.
    """

    cdef object block, counts, found
    cdef tuple blocks
    cdef Py_ssize_t text_at, kind_at, role_at, verdict_at, score_at, links_at, index_at
    cdef Py_ssize_t prose_chars, headline_chars, min_items, min_cut_chars
    cdef Py_UCS4 first_wide
    cdef double min_teaser_link, linked_share, unsure_score

    def __init__(
        self, *, block, counts, prose_chars, headline_chars, first_wide, min_teaser_link, linked_share, min_items,
        unsure_score, min_cut_chars,
    ):
        self.block, self.counts = block, counts
        self.text_at, self.kind_at, self.role_at = offset_of(block, "text"), offset_of(block, "kind"), offset_of(block, "role")
        self.verdict_at, self.score_at = offset_of(block, "verdict"), offset_of(block, "score")
        self.links_at, self.index_at = offset_of(block, "link_chars"), offset_of(block, "index")
        self.prose_chars, self.headline_chars, self.first_wide = prose_chars, headline_chars, first_wide
        self.min_teaser_link, self.linked_share, self.min_items = min_teaser_link, linked_share, min_items
        self.unsure_score, self.min_cut_chars = unsure_score, min_cut_chars

    def counts_of_blocks(self, tuple blocks not None, /):
        cdef list kept = []
        cdef object block
        cdef str text
        cdef bint is_kept, is_inside, is_linked, was_cut = False
        cdef Py_ssize_t place, size, linked, teasers, first = 0, last = -1
        cdef Py_ssize_t chars = 0, cut_chars = 0, kept_letters = 0, kept_links = 0, kept_items = 0, kept_teasers = 0
        cdef Py_ssize_t links = 0, run = 0, longest = 0, kept_run = 0, kept_longest = 0, headings = 0, all_teasers = 0
        cdef Py_ssize_t unsure = 0, inside = 0, runs = 0
        cdef double score, highest = 0
        cdef bint any_cut = False
        if blocks is self.blocks:
            return self.found
        for block in blocks:
            if type(block) is not self.block:
                raise TypeError("no block")
            if field_at(block, self.verdict_at) == "keep":
                kept.append(block)
        if kept:
            first, last = field_at(kept[0], self.index_at), field_at(kept[len(kept) - 1], self.index_at)
        for place in range(len(blocks)):
            block = blocks[place]
            text = field_at(block, self.text_at)
            size, linked = PyUnicode_GET_LENGTH(text), field_at(block, self.links_at)
            is_kept = field_at(block, self.verdict_at) == "keep"
            is_inside = first <= place <= last
            is_linked, teasers = False, 0
            if linked > 0:
                links += linked
                is_linked = linked >= self.linked_share * size or linked >= self.linked_share * letters_until(text, size)
                headings += is_linked and field_at(block, self.kind_at) == "heading"
                if linked >= self.min_teaser_link:
                    teasers = self.teasers_in(text, linked, is_linked)
                    all_teasers += teasers
            if teasers:
                run = kept_run = 0
            elif size >= self.prose_chars and linked * 2 < size and field_at(block, self.role_at) != "comment":
                run += size
                longest = max(longest, run)
                if is_inside:
                    kept_run += size
                    kept_longest = max(kept_longest, kept_run)
            chars += size
            if is_kept:
                kept_letters += letters_until(text, size)
                kept_links += linked
                kept_teasers += teasers
                kept_items += self.items_in(text) if is_linked else 1
                runs += is_inside and was_cut
                was_cut = False
            else:
                cut_chars += size
                was_cut = is_inside
                if is_inside:
                    inside += size
                if size >= self.min_cut_chars:
                    score = field_at(block, self.score_at)
                    highest = score if not any_cut else max(highest, score)
                    any_cut = True
                    if score > self.unsure_score:
                        unsure += size
        self.found = self.counts(
            kept, chars, cut_chars, kept_letters, kept_links, kept_items, kept_teasers, kept_longest, links, longest,
            headings, all_teasers, unsure, highest, inside, runs,
        )
        self.blocks = blocks
        return self.found

    cdef Py_ssize_t items_in(self, str text):
        cdef Py_ssize_t place, lines = 1
        cdef int kind = PyUnicode_KIND(text)
        cdef const void* data = PyUnicode_DATA(text)
        for place in range(PyUnicode_GET_LENGTH(text)):
            lines += PyUnicode_READ(kind, data, place) == 10
        return lines if lines >= self.min_items else 1

    cdef Py_ssize_t teasers_in(self, str text, Py_ssize_t linked, bint is_linked) except -1:
        cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text), line = PyUnicode_FindChar(text, 10, 0, size, 1)
        cdef Py_ssize_t place, start = 0, found = 0
        cdef int kind = PyUnicode_KIND(text)
        cdef const void* data = PyUnicode_DATA(text)
        if line < 0:
            return is_linked and size >= self.headline_chars
        if not is_linked:
            return -2 <= letters_until(text, line) - linked <= 2
        if self.items_in(text) == 1:
            return size >= self.headline_chars
        for place in range(size + 1):
            if place == size or PyUnicode_READ(kind, data, place) == 10:
                if place - start >= self.headline_chars or (
                    place - start >= self.headline_chars // 2
                    and PyUnicode_READ(kind, data, place - 1) >= self.first_wide
                ):
                    found += 1
                start = place + 1
        return found
