# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Verdicts to blocks in C: kinds and levels, reasons and the blocks themselves, in one loop over each. Twin of
`structure.markup_of_blocks` and of what `judge` does in Python, where each is defined.

`BlockMaker.blocks` checks the sizes of all arrays and that each index in them is one, so no bounds are checked after.
"""

from cpython.dict cimport PyDict_GetItem
from cpython.mem cimport PyMem_Free, PyMem_Malloc
from cpython.object cimport PyObject
from libc.math cimport rintf
from libc.stdint cimport int32_t, int64_t, uint8_t

cdef extern from "Python.h":
    Py_ssize_t PyUnicode_FindChar(str text, Py_UCS4 character, Py_ssize_t start, Py_ssize_t end, int direction)

cdef enum:
    PARAGRAPH
    VERSE
    ITEM
    LIST
    CELL
    OTHERS


cdef struct Place:
    int markup
    int64_t level
    int64_t depth
    int64_t table


cdef class BlockMaker:
    """`block`: the class; `worded(signs)`: the words for a block's signs. `markups`: (kind, level) by number, first
    those of a paragraph, of verse, of an item, of a list and of a cell. `numbers`: of each tag that says something,
    which of these. `dense`, `short`, `unsure`, `above`: the bits of the signs; `flags`: those that count.
    """

    cdef object block, worded, is_verse
    cdef dict numbers, known
    cdef list kinds, levels
    cdef tuple roles
    cdef int64_t dense, short, unsure, above, flags
    cdef double link_dense
    cdef float sure
    cdef Py_ssize_t short_chars, min_cells, cell_chars

    def __init__(
        self, *, block, worded, is_verse, markups, numbers, roles, signs, flags, link_dense, sure, short_chars,
        min_cells, cell_chars,
    ):
        self.block, self.worded, self.is_verse = block, worded, is_verse
        self.numbers, self.roles, self.known = numbers, roles, {}
        self.kinds, self.levels = [kind for kind, _ in markups], [level for _, level in markups]
        self.dense, self.short, self.unsure, self.above = signs
        self.flags, self.link_dense, self.sure, self.short_chars = flags, link_dense, sure, short_chars
        self.min_cells, self.cell_chars = min_cells, cell_chars
        if not all(0 <= number < len(markups) for number in numbers.values()) or len(markups) < OTHERS:
            raise ValueError("no such markup")

    def blocks(
        self,
        list texts not None,
        list tags not None,
        list xpaths not None,
        const int64_t[::1] parents,
        const int64_t[::1] holders,
        const int64_t[::1] firsts,
        const int64_t[::1] lasts,
        const int64_t[::1] linked,
        const double[::1] weights,
        const int32_t[::1] flags,
        const float[:, ::1] chances,
        const float[::1] highest,
        const int64_t[::1] roles,
        const uint8_t[::1] keep,
        dict reasons not None,
        tuple last_reasons not None,
    ):
        """The blocks; `reasons`: of few of them what comes before the others, `last_reasons`: of the last one the last.
        """
        cdef Py_ssize_t size = len(texts), elements = len(tags), index, holder
        cdef Place* places
        cdef Place place
        cdef int64_t signs, level
        cdef bint is_kept
        cdef str text
        cdef list found = []
        cdef tuple words
        if not (size == len(xpaths) == holders.shape[0] == linked.shape[0] == weights.shape[0] == flags.shape[0]):
            raise ValueError("arrays of another size")
        if not (size == chances.shape[0] == highest.shape[0] == roles.shape[0] == keep.shape[0]):
            raise ValueError("arrays of another size")
        if not (0 < elements == parents.shape[0] == firsts.shape[0] == lasts.shape[0]):
            raise ValueError("arrays of another size")
        if chances.shape[1] < 1:
            raise ValueError("no role")
        places = <Place*> PyMem_Malloc(elements * sizeof(Place))
        if places == NULL:
            raise MemoryError
        try:
            self.fill(places, texts, tags, parents, firsts, lasts)
            for index in range(size):
                holder = holders[index]
                if not 0 <= holder < elements or not 0 <= roles[index] < len(self.roles):
                    raise ValueError("no such element or role")
                place = places[holder]
                text = texts[index]
                is_kept = keep[index]
                if place.markup == PARAGRAPH and not linked[index]:
                    if PyUnicode_FindChar(text, 10, 0, len(text), 1) >= 0 and self.is_verse(text):
                        place.markup = VERSE
                signs = roles[index] + self.above * (flags[index] & self.flags)
                if linked[index] > self.link_dense * max(1.0, weights[index]):
                    signs += self.dense
                if not is_kept and len(text) < self.short_chars:
                    signs += self.short
                if highest[index] < self.sure:
                    signs += self.unsure
                words = self.words(signs)
                if last_reasons and index == size - 1:
                    words += last_reasons
                if reasons and index in reasons:
                    words = (reasons[index], *words)
                found.append(
                    self.block(
                        index,
                        text,
                        self.kinds[place.markup],
                        tags[holder] if holder else "html",
                        xpaths[index],
                        self.roles[roles[index]],
                        "keep" if is_kept else "cut",
                        <double> (rintf(chances[index, 0] * <float> 10000) / <float> 10000),
                        words,
                        None,
                        self.levels[place.markup] if place.level < 0 else place.level,
                        linked[index],
                    )
                )
        finally:
            PyMem_Free(places)
        return found

    cdef tuple words(self, int64_t signs):
        found = self.known.get(signs)
        if found is None:
            found = self.known[signs] = self.worded(signs)
        return found

    cdef int fill(
        self,
        Place* places,
        list texts,
        list tags,
        const int64_t[::1] parents,
        const int64_t[::1] firsts,
        const int64_t[::1] lasts,
    ) except -1:
        """What `structure` says of each element; a level below 0 stands for the markup's own."""
        cdef Py_ssize_t element
        cdef int64_t parent
        cdef PyObject* number
        cdef int own
        cdef dict figures = {}
        places[0] = Place(PARAGRAPH, -1, 0, 0)
        for element in range(1, len(tags)):
            parent = parents[element]
            if not 0 <= parent < element:
                raise ValueError("no tree")
            places[element] = places[parent]
            number = PyDict_GetItem(self.numbers, tags[element])
            if number == NULL:
                continue
            own = <object> number
            if own == LIST:
                places[element].depth += 1
                continue
            places[element].markup, places[element].level = own, -1
            if own == ITEM:
                places[element].level = max(1, places[element].depth)
            elif own == CELL:
                table = places[parent].table
                if table not in figures:
                    figures[table] = self.holds_figures(texts, firsts[table], lasts[table])
                if figures[table]:
                    places[element].level = parent
                else:
                    places[element].markup = PARAGRAPH
            elif tags[element] == "table":
                places[element].table = element
        return 0

    cdef bint holds_figures(self, list texts, int64_t first, int64_t last) except -1:
        cdef Py_ssize_t index, chars = 0
        if not 0 <= first <= last <= len(texts):
            raise ValueError("no such block")
        for index in range(first, last):
            chars += len(<str> texts[index])
        return last - first >= self.min_cells and chars <= self.cell_chars * (last - first)
