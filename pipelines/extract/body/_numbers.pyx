# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The numbers of `features`, in C: each group of columns in one loop over the blocks. Twin of the numpy code there.

Where a column is defined is said there; here they stand in the same order. `PageNumbers` checks the sizes of all
arrays and that each index in them is one, so no bounds are checked after that.
"""

import numpy as np

from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc
from libc.math cimport exp, fabs, log1p, sqrt
from libc.stdint cimport int32_t, int64_t, uint8_t, uint64_t
from libc.stdlib cimport qsort
from libc.string cimport memcpy

cdef enum:
    PLACES = 11
    SIBLINGS = 6
    GROUPS = 4
    SHARES = 4
    LEVELS = 4
    TEXTS = 9


cdef class Layout:
    """Which classes of letters (`letters.CLASSES`, as int32 arrays of their numbers) the columns are made of.

    `letters`: those of `letters.LETTERS`; `counted` with `scales`: counts on a logarithmic scale; `shares`: counts
    by visible characters; `lasts`, `firsts`: whether a block ends, begins with one. `unspaced` is the range of
    letters without spaces, `flags` the number of flags, `kinds` that of kinds of holders, `h1` the one of headlines.
    """

    cdef readonly Py_ssize_t width, classes
    cdef const int32_t[::1] letters, counted, shares, lasts, firsts, seen
    cdef const double[::1] scales, lengths
    cdef Py_ssize_t upper, accented, unspaced, unspaced_end, arabic, quote, flags, kinds, h1

    def __init__(
        self, *, seen, letters, upper, accented, unspaced, arabic, quote, lengths, counted, scales, shares, lasts,
        firsts, flags, kinds, h1,
    ):
        self.seen, self.letters, self.counted, self.shares = seen, letters, counted, shares
        self.lasts, self.firsts, self.scales, self.lengths = lasts, firsts, scales, lengths
        self.upper, self.accented, self.arabic, self.quote = upper, accented, arabic, quote
        self.unspaced, self.unspaced_end = unspaced
        self.flags, self.kinds, self.h1 = flags, kinds, h1
        self.classes = len(seen)
        if max(*letters, *counted, *shares, quote) >= self.classes or len(scales) != len(counted):
            raise ValueError("no such class")
        if max(upper, accented, arabic, self.unspaced_end - 1) >= len(letters) or len(letters) > 32:
            raise ValueError("no such letters")
        self.width = (
            11 + len(lengths) + len(counted) + len(shares) + len(lasts) + len(firsts) + PLACES + flags + kinds + 1
            + GROUPS + SIBLINGS + 2 + SHARES * (LEVELS - 1) + TEXTS
        )


cdef class PageNumbers:
    """The arrays of one page's blocks and elements. `fill` is the use of it."""

    cdef Layout layout
    cdef Py_ssize_t size, elements
    cdef const int32_t[:, ::1] counts
    cdef const int32_t[::1] first_classes, last_classes
    cdef const int64_t[::1] holders, parents, firsts, lasts, linked, strong, keys
    cdef const int32_t[::1] kinds
    cdef const double[::1] weights
    cdef readonly double total

    def __init__(
        self,
        Layout layout,
        const int32_t[:, ::1] counts,
        const int32_t[::1] first_classes,
        const int32_t[::1] last_classes,
        const double[::1] weights,
        const int64_t[::1] linked,
        const int64_t[::1] strong,
        const int64_t[::1] holders,
        const int64_t[::1] parents,
        const int64_t[::1] firsts,
        const int64_t[::1] lasts,
        const int64_t[::1] keys,
        const int32_t[::1] kinds,
    ):
        self.layout, self.counts, self.weights = layout, counts, weights
        self.first_classes, self.last_classes = first_classes, last_classes
        self.linked, self.strong, self.holders = linked, strong, holders
        self.parents, self.firsts, self.lasts, self.keys, self.kinds = parents, firsts, lasts, keys, kinds
        self.size, self.elements = len(holders), len(parents)
        if not (
            self.size == len(counts) == len(weights) == len(linked) == len(strong) == len(first_classes)
            == len(last_classes)
        ) or not self.elements == len(firsts) == len(lasts) == len(keys) == len(kinds):
            raise ValueError("arrays of another size")
        if self.size < 1 or counts.shape[1] != layout.classes or not self._has_sound_indices():
            raise ValueError("no page's arrays")
        cdef Py_ssize_t block
        cdef double total = 0
        for block in range(self.size):
            total += weights[block]
        self.total = max(1.0, total)

    cdef bint _has_sound_indices(self) noexcept nogil:
        cdef Py_ssize_t index
        for index in range(self.size):
            if not 0 <= self.holders[index] < self.elements:
                return False
        for index in range(self.elements):
            if not 0 <= self.parents[index] < max(index, 1):
                return False
            if not 0 <= self.firsts[index] <= self.lasts[index] <= self.size:
                return False
            if not 0 <= self.kinds[index] < self.layout.kinds:
                return False
        return True

    def fill(self, float[:, ::1] numbers, int32_t[::1] flags, int64_t[::1] depths, int32_t[::1] block_flags):
        """All of `numbers` (blocks × width), but of the columns of the texts only the last two.

        `flags`: per element its own; those of all above come to them. Fills in `depths`, per element, and
        `block_flags`, per block the flags of its holder.
        """
        if numbers.shape[0] != self.size or numbers.shape[1] != self.layout.width:
            raise ValueError("numbers of another size")
        if not self.elements == len(flags) == len(depths) or len(block_flags) != self.size:
            raise ValueError("arrays of another size")
        cdef double* sums = <double*> PyMem_Calloc(3 * (self.size + 1), sizeof(double))
        cdef Py_ssize_t* groups = <Py_ssize_t*> PyMem_Malloc(self.size * sizeof(Py_ssize_t))
        cdef Py_ssize_t column
        try:
            if sums == NULL or groups == NULL:
                raise MemoryError
            column = self._letters(numbers)
            column = self._places(numbers, column)
            self._along_the_tree(flags, depths, block_flags)
            column = self._flags_and_kinds(numbers, column, depths, block_flags)
            self._group(groups)
            column = self._groups(numbers, column, groups, sums)
            column = self._siblings(numbers, column, groups)
            self._sum_up(sums)
            column = self._containers(numbers, column, sums)
            self._titles(numbers, column)
        finally:
            PyMem_Free(sums)
            PyMem_Free(groups)

    cdef Py_ssize_t _letters(self, float[:, ::1] numbers) noexcept:
        cdef double bulk[32]
        cdef Py_ssize_t block
        self._bulk(bulk)
        for block in range(self.size):
            self._letters_of(block, bulk, &numbers[block, 0])
        return (
            11 + self.layout.lengths.shape[0] + self.layout.counted.shape[0] + self.layout.shares.shape[0]
            + self.layout.lasts.shape[0] + self.layout.firsts.shape[0]
        )

    cdef void _bulk(self, double* bulk) noexcept nogil:
        """The page's shares of each kind of letters, by the weight of the blocks."""
        cdef Py_ssize_t block, kind, kinds = self.layout.letters.shape[0]
        cdef double total = 0
        for kind in range(kinds):
            bulk[kind] = 0
        for block in range(self.size):
            for kind in range(kinds):
                bulk[kind] += min(self.weights[block], 2000.0) * self.counts[block, self.layout.letters[kind]]
        for kind in range(kinds):
            total += bulk[kind]
        for kind in range(kinds):
            bulk[kind] /= max(1.0, total)

    cdef void _letters_of(self, Py_ssize_t block, const double* bulk, float* row) noexcept:
        cdef Layout layout = self.layout
        cdef const int32_t* counts = &self.counts[block, 0]
        cdef double weight = self.weights[block], visible = 0, letters = 0, away = 0, accented = 0, difference
        cdef double unspaced = 0, link_share
        cdef Py_ssize_t kind, kinds = layout.letters.shape[0], column = 11
        for kind in range(layout.classes):
            visible += layout.seen[kind] * counts[kind]
        for kind in range(kinds):
            letters += counts[layout.letters[kind]]
        visible, letters = max(1.0, visible), max(1.0, letters)
        for kind in range(kinds):
            difference = counts[layout.letters[kind]] / letters - bulk[kind]
            if kind != layout.upper:
                away += fabs(difference)
            if kind == layout.accented:
                accented = difference
        for kind in range(layout.unspaced, layout.unspaced_end):
            unspaced += bulk[kind]
        link_share = min(1.0, self.linked[block] / visible)
        row[0] = log1p(weight) / 4
        row[1] = sqrt(weight) / 20
        row[2] = link_share
        row[3] = link_share > 0.95
        row[4] = min(1.0, self.strong[block] / visible)
        row[5] = counts[layout.letters[layout.upper]] / letters
        row[6] = counts[layout.quote] > 1
        row[7] = away * min(1.0, letters / 20)
        row[8] = accented
        row[9] = unspaced
        row[10] = bulk[layout.arabic]
        for kind in range(layout.lengths.shape[0]):
            row[column] = weight > layout.lengths[kind]
            column += 1
        for kind in range(layout.counted.shape[0]):
            row[column] = log_of_count(counts[layout.counted[kind]]) * layout.scales[kind]
            column += 1
        for kind in range(layout.shares.shape[0]):
            row[column] = min(0.5, counts[layout.shares[kind]] / visible) * 2
            column += 1
        for kind in range(layout.lasts.shape[0]):
            row[column] = self.last_classes[block] == layout.lasts[kind]
            column += 1
        for kind in range(layout.firsts.shape[0]):
            row[column] = self.first_classes[block] == layout.firsts[kind]
            column += 1

    cdef Py_ssize_t _places(self, float[:, ::1] numbers, Py_ssize_t column) noexcept nogil:
        cdef Py_ssize_t block, size = self.size, first_h1 = -1, seen = 0
        cdef double before = 0, largest = 1, pages = log1p(<double> size) / 6, amount = log1p(self.total) / 10
        cdef float* row
        for block in range(size):
            largest = max(largest, self.weights[block])
            if first_h1 < 0 and self._is_h1(block):
                first_h1 = block
        for block in range(size):
            row = &numbers[block, column]
            seen += self._is_h1(block)
            row[0] = before / self.total
            row[1] = (self.total - before) / self.total
            row[2] = <double> block / size
            row[3] = exp(-block / 10.0)
            row[4] = exp((block + 1 - size) / 10.0)
            row[5] = pages
            row[6] = amount
            row[7] = self.weights[block] / largest
            row[8] = min(seen, 2)
            row[9] = clipped((block - first_h1) / 20.0, -2, 2) if first_h1 >= 0 else -3.0
            row[10] = block > 0 and self.holders[block] == self.holders[block - 1]
            before += self.weights[block]
        return column + PLACES

    cdef inline bint _is_h1(self, Py_ssize_t block) noexcept nogil:
        return self.kinds[self.holders[block]] == self.layout.h1

    cdef void _along_the_tree(
        self, int32_t[::1] flags, int64_t[::1] depths, int32_t[::1] block_flags
    ) noexcept nogil:
        cdef Py_ssize_t element, block
        depths[0] = 0
        for element in range(1, self.elements):
            depths[element] = depths[self.parents[element]] + 1
            flags[element] |= flags[self.parents[element]]
        for block in range(self.size):
            block_flags[block] = flags[self.holders[block]]

    cdef Py_ssize_t _flags_and_kinds(
        self,
        float[:, ::1] numbers,
        Py_ssize_t column,
        const int64_t[::1] depths,
        const int32_t[::1] block_flags,
    ) noexcept nogil:
        cdef Py_ssize_t block, place, flags = self.layout.flags, kinds = self.layout.kinds
        cdef float* row
        for block in range(self.size):
            row = &numbers[block, column]
            for place in range(flags):
                row[place] = (block_flags[block] >> place) & 1
            for place in range(kinds):
                row[flags + place] = 0
            row[flags + self.kinds[self.holders[block]]] = 1
            row[flags + kinds] = min(depths[self.holders[block]], 40) / 20.0
        return column + flags + kinds + 1

    cdef inline uint64_t _style(self, Py_ssize_t block) noexcept nogil:
        cdef Py_ssize_t holder = self.holders[block]
        return <uint64_t> self.keys[self.parents[holder]] * 31 + <uint64_t> self.keys[holder]

    cdef int _group(self, Py_ssize_t* groups) except -1:
        """Per block the first one of its style."""
        cdef size_t slot, mask = 1
        cdef Py_ssize_t block
        cdef uint64_t style
        while mask < 2 * <size_t> self.size:
            mask *= 2
        cdef Py_ssize_t* slots = <Py_ssize_t*> PyMem_Calloc(mask, sizeof(Py_ssize_t))
        if slots == NULL:
            raise MemoryError
        mask -= 1
        for block in range(self.size):
            style = self._style(block)
            slot = ((style * 0x9E3779B97F4A7C15ULL) >> 32) & mask
            while slots[slot] and self._style(slots[slot] - 1) != style:
                slot = (slot + 1) & mask
            if not slots[slot]:
                slots[slot] = block + 1
            groups[block] = slots[slot] - 1
        PyMem_Free(slots)
        return 0

    cdef Py_ssize_t _groups(
        self, float[:, ::1] numbers, Py_ssize_t column, const Py_ssize_t* groups, double* sums
    ) noexcept nogil:
        """`sums`: room for three numbers a block."""
        cdef Py_ssize_t block, place
        cdef double* own
        cdef float* row
        for block in range(self.size):
            own = sums + 3 * groups[block]
            own[0] += self.weights[block]
            own[1] += min(<double> self.linked[block], self.weights[block])
            own[2] += 1
        for block in range(self.size):
            row = &numbers[block, column]
            own = sums + 3 * groups[block]
            if groups[block] == block:
                row[0] = own[0] / self.total
                row[1] = own[1] / max(1.0, own[0])
                row[2] = log1p(own[2]) / 4
                row[3] = log1p(own[0] / own[2]) / 6
            else:
                for place in range(GROUPS):
                    row[place] = numbers[groups[block], column + place]
        return column + GROUPS

    cdef Py_ssize_t _siblings(
        self, float[:, ::1] numbers, Py_ssize_t column, const Py_ssize_t* groups
    ) noexcept nogil:
        cdef Py_ssize_t block, last = self.size - 1
        cdef int64_t parent, before = -1
        cdef bint is_same
        cdef float* row
        for block in range(self.size):
            row = &numbers[block, column]
            parent = self.parents[self.holders[block]]
            row[0] = parent == before
            row[1] = block < last and parent == self.parents[self.holders[block + 1]]
            row[2] = block > 0 and groups[block] == groups[block - 1]
            row[3] = block < last and groups[block] == groups[block + 1]
            row[4] = exp((self.firsts[parent] - block) / 3.0)
            row[5] = exp((block + 1 - self.lasts[parent]) / 3.0)
            before = parent
        return column + SIBLINGS

    cdef Py_ssize_t _containers(
        self, float[:, ::1] numbers, Py_ssize_t column, const double* sums
    ) except -1:
        """The holder and three elements above it: share of long blocks, of links, of all text; number of blocks."""
        cdef float* shares = <float*> PyMem_Malloc(SHARES * self.elements * sizeof(float))
        cdef Py_ssize_t block, element, level
        cdef float* row
        if shares == NULL:
            raise MemoryError
        for element in range(self.elements):
            self._shares_of(element, sums, shares + SHARES * element)
        for block in range(self.size):
            row = &numbers[block, column]
            element = self.holders[block]
            memcpy(row, shares + SHARES * element, 2 * sizeof(float))
            for level in range(LEVELS - 1):
                element = self.parents[element]
                memcpy(row + 2 + SHARES * level, shares + SHARES * element, SHARES * sizeof(float))
        PyMem_Free(shares)
        return column + 2 + SHARES * (LEVELS - 1)

    cdef void _sum_up(self, double* sums) noexcept nogil:
        """Three running sums over the blocks: weight, letters in links, weight of long blocks without their links."""
        cdef Py_ssize_t block
        cdef double weight, linked
        sums[0] = sums[1] = sums[2] = 0
        for block in range(self.size):
            weight, linked = self.weights[block], <double> self.linked[block]
            sums[3] = sums[0] + weight
            sums[4] = sums[1] + min(linked, weight)
            sums[5] = sums[2] + (max(0.0, weight - linked * 1.2) if weight > 80 else 0.0)
            sums += 3

    cdef void _shares_of(self, Py_ssize_t element, const double* sums, float* shares) noexcept nogil:
        cdef const double* first = sums + 3 * self.firsts[element]
        cdef const double* last = sums + 3 * self.lasts[element]
        cdef double weight = last[0] - first[0]
        shares[0] = (last[2] - first[2]) / max(1.0, sums[3 * self.size + 2])
        shares[1] = (last[1] - first[1]) / max(1.0, weight)
        shares[2] = weight / self.total
        shares[3] = min(self.lasts[element] - self.firsts[element], 60) / 30.0

    cdef void _titles(self, float[:, ::1] numbers, Py_ssize_t column) noexcept nogil:
        """How far each block is from the first and last that has the title's words."""
        cdef Py_ssize_t block, first = -1, last = -1
        cdef float* row
        for block in range(self.size):
            if numbers[block, column + 2] > 0 and self.weights[block] > 15:
                last = block
                if first < 0:
                    first = block
        for block in range(self.size):
            row = &numbers[block, column]
            row[7] = clipped((block - first) / 20.0, -2, 3) if first >= 0 else -3.0
            row[8] = clipped((block - last) / 20.0, -3, 2) if first >= 0 else 3.0


cdef inline double clipped(double number, double least, double most) noexcept nogil:
    return min(max(number, least), most)


cdef inline double log_of_count(int32_t count) noexcept nogil:
    return log1p(<double> count) if count else 0.0


def path_sums(const float[:, ::1] heads, const int64_t[::1] parents, float[:, ::1] sums):
    """Per element the sum of its own row of `heads` and its ancestors', the root's left out (`net._path_sums`)."""
    cdef Py_ssize_t element, column, width = heads.shape[1]
    if sums.shape[0] != heads.shape[0] or sums.shape[1] != width or parents.shape[0] != heads.shape[0]:
        raise ValueError("arrays of another size")
    for element in range(1, parents.shape[0]):
        if not 0 <= parents[element] < element:
            raise ValueError("no tree")
    for column in range(width if heads.shape[0] else 0):
        sums[0, column] = 0
    for element in range(1, heads.shape[0]):
        for column in range(width):
            sums[element, column] = sums[parents[element], column] + heads[element, column]


cdef struct Chance:
    float text
    Py_ssize_t block


cdef int _by_chance(const void* one, const void* other) noexcept nogil:
    """The likelier first, of equal ones the earlier."""
    cdef const Chance* left = <const Chance*> one
    cdef const Chance* right = <const Chance*> other
    if left.text != right.text:
        return -1 if left.text > right.text else 1
    return -1 if left.block < right.block else left.block > right.block


def best_cut(const float[::1] text, const double[::1] weights):
    """(the chance of the last block to keep so that the F1 to expect is highest, the highest chance) for
    `decode.cut_by_expected_f1`."""
    cdef Py_ssize_t place, size = text.shape[0]
    if size < 1 or weights.shape[0] != size:
        raise ValueError("a weight a block")
    cdef Chance* order = <Chance*> PyMem_Malloc(size * sizeof(Chance))
    if order == NULL:
        raise MemoryError
    cdef double total = 0, found = 0, kept = 0, f1, highest = -1, best = 0
    for place in range(size):
        order[place].text, order[place].block = text[place], place
        total += text[place] * weights[place]
    qsort(order, size, sizeof(Chance), _by_chance)
    for place in range(size):
        found += order[place].text * weights[order[place].block]
        kept += weights[order[place].block]
        f1 = 2 * found / max(kept + total, 1e-9)
        if f1 > highest:
            highest, best = f1, order[place].text
    cdef double likeliest = order[0].text
    PyMem_Free(order)
    return best, likeliest


def likeliest(const float[:, ::1] chances):
    """(per block the likeliest role but the first, int64; the chance of the likeliest role of all, float32)"""
    cdef Py_ssize_t block, role, size = chances.shape[0], number = chances.shape[1]
    if number < 2:
        raise ValueError("two roles at least")
    roles, highest = np.empty(size, dtype=np.int64), np.empty(size, dtype=np.float32)
    cdef int64_t[::1] own_roles = roles
    cdef float[::1] own_highest = highest
    for block in range(size):
        own_roles[block] = 1
        for role in range(2, number):
            if chances[block, role] > chances[block, own_roles[block]]:
                own_roles[block] = role
        own_highest[block] = max(chances[block, 0], chances[block, own_roles[block]])
    return roles, highest


def opening(const float[:, ::1] chances, Py_ssize_t standfirst, float least):
    """`decode._opening`: (chances of text, which blocks are standfirsts, those of them that another block follows)"""
    cdef Py_ssize_t block, size = chances.shape[0]
    if not 0 < standfirst < chances.shape[1]:
        raise ValueError("no such role")
    text, is_standfirst = np.empty(size, dtype=np.float32), np.zeros(size, dtype=np.bool_)
    cdef float[::1] own_text = text
    cdef uint8_t[::1] own_standfirst = is_standfirst.view(np.uint8)
    cdef list found = []
    for block in range(size):
        own_text[block] = chances[block, 0]
        if chances[block, standfirst] > chances[block, 0] and chances[block, standfirst] > least:
            own_standfirst[block] = 1
            if block < size - 1:
                found.append(block)
    return text, is_standfirst, found


def without_late(
    float[::1] text, uint8_t[::1] is_standfirst, const float[:, ::1] chances, const double[::1] weights,
    Py_ssize_t standfirst, double surely, double least,
):
    """`decode._without_late_standfirsts`, in place."""
    cdef Py_ssize_t block, size = text.shape[0]
    cdef bint is_late = False
    if not (size == is_standfirst.shape[0] == chances.shape[0] == weights.shape[0]):
        raise ValueError("arrays of another size")
    if not 0 < standfirst < chances.shape[1]:
        raise ValueError("no such role")
    for block in range(size):
        if is_late:
            is_standfirst[block] = 0
            text[block] = min(text[block] + chances[block, standfirst], <float> 1)
        elif text[block] > surely and weights[block] > least:
            is_late = True
    for block in range(size):
        if is_standfirst[block]:
            text[block] = 0


def gaps(
    const uint8_t[::1] keep, const uint8_t[::1] is_standfirst, const float[::1] text, const float[:, ::1] chances,
    const double[::1] weights, const int64_t[::1] linked, Py_ssize_t furniture, float least, float most_other,
    double most_links,
):
    """`decode._gaps`: the blocks that may be gaps, in a list."""
    cdef Py_ssize_t block, role, size = text.shape[0]
    cdef bint is_named
    cdef list found = []
    if not (size == keep.shape[0] == is_standfirst.shape[0] == chances.shape[0] == weights.shape[0] == linked.shape[0]):
        raise ValueError("arrays of another size")
    if not 0 < furniture < chances.shape[1]:
        raise ValueError("no such role")
    for block in range(size):
        if keep[block] or is_standfirst[block] or not text[block] > least:
            continue
        is_named = linked[block] > most_links * max(1.0, weights[block])
        for role in range(1, furniture):
            is_named |= chances[block, role] > most_other
        if not is_named:
            found.append(block)
    return found


def doubtful(
    const float[::1] text, const double[::1] weights, const int64_t[::1] linked, const int64_t[::1] strong,
    float least, float surely, double least_weight,
):
    """`decode._doubtful`: the blocks of which the model is not sure, in a list."""
    cdef Py_ssize_t block, size = text.shape[0]
    cdef list found = []
    if not (size == weights.shape[0] == linked.shape[0] == strong.shape[0]):
        raise ValueError("arrays of another size")
    for block in range(size):
        if least <= text[block] < surely and weights[block] >= least_weight:
            if linked[block] == 0 and 2 * strong[block] < weights[block]:
                found.append(block)
    return found
