# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""What the model reads off strings, in C: letters by class, words at the edge of texts, names in heads of elements.

The twin of what `letters`, `features` and `evidence` do in Python, where each number is defined; equal to it for
every string. No bounds are checked: each index is a place in a string below its length, a row of a table that
`Rows` gave out, or a block's number below the length of the arrays that the caller made for them.
"""

from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_FromKindAndData, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.string cimport memcpy, memset

cdef extern from "Python.h":
    ctypedef uint8_t Py_UCS1
    ctypedef uint16_t Py_UCS2
    bint Py_UNICODE_ISALNUM(Py_UCS4 character) nogil
    bint Py_UNICODE_ISDECIMAL(Py_UCS4 character) nogil
    bint Py_UNICODE_ISSPACE(Py_UCS4 character) nogil
    Py_UCS4 Py_UNICODE_TOLOWER(Py_UCS4 character) nogil
    int PyUnicode_4BYTE_KIND

cdef extern from *:
    """
    #ifdef __GNUC__
    #define fetch_ahead(place) __builtin_prefetch(place)
    #else
    #define fetch_ahead(place)
    #endif
    """
    void fetch_ahead(const void* place) noexcept nogil

cdef enum:
    PLANE = 65536
    UNDERSCORE = 0
    LETTER = 1
    DIGIT = 2
    MARK = 3
    SPACE = 4
    MAX_EDGE = 70
    MAX_UNSPACED = 24
    MAX_WORDS = 10
    MAX_COMPARED = 150
    MAX_BEGIN = 12
    MAX_LEAD = 80
    MIN_KEY = 5
    MAX_HEAD = 420
    MAX_TOKENS = 24
    MAX_NAME = 48
    ROOM = 2 * MAX_HEAD  # one character becomes at most two in lower case
    BATCH = 32
    MAX_CLASSES = 32
    GRAMS = 16384  # 2**14
    MAX_GRAMS = 16
    MIN_DECLARED = 15
    FIELD = 0xFDDB
    DOTTED_I = 0x130
    SIGMA = 0x3A3

cdef uint8_t KINDS[PLANE]
"""Of each character of the basic plane what the pattern of words in `features` takes it for."""
cdef uint16_t LOWER[PLANE]
"""Its lower case. Two capitals have none of their own, here 0: a dotted I becomes two, a sigma depends on what
follows."""

ctypedef fused Character:
    const Py_UCS1
    const Py_UCS2
    const Py_UCS4


cdef uint8_t _kind_of(Py_UCS4 character) noexcept nogil:
    if Py_UNICODE_ISSPACE(character):
        return SPACE
    if Py_UNICODE_ISDECIMAL(character):
        return DIGIT
    if Py_UNICODE_ISALNUM(character):
        return LETTER
    return UNDERSCORE if character == 95 else MARK


cdef void _fill_tables() noexcept nogil:
    cdef int code
    for code in range(PLANE):
        KINDS[code] = _kind_of(code)
        LOWER[code] = <uint16_t> Py_UNICODE_TOLOWER(code)
    LOWER[DOTTED_I] = LOWER[SIGMA] = 0


_fill_tables()


cdef inline uint8_t kind_of(Py_UCS4 character) noexcept nogil:
    return KINDS[character] if character < PLANE else _kind_of(character)


cdef inline Py_UCS4 lower_of(Py_UCS4 character) noexcept nogil:
    return LOWER[character] if character < PLANE else Py_UNICODE_TOLOWER(character)


cdef inline bint is_unspaced(Py_UCS4 character) noexcept nogil:
    """A letter of a script without spaces between its words."""
    return (
        0xE00 <= character <= 0xEFF or 0x3040 <= character <= 0x30FF or 0x3400 <= character <= 0x9FFF
    )


cdef Py_ssize_t lower_into(str text, Py_ssize_t limit, Py_UCS4* out) except -1:
    """How many characters the first `limit` of the text have in lower case; they are in `out` (2 × `limit`)."""
    cdef Py_ssize_t size = min(len(text), limit)
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef bint is_plain
    if kind == 1:
        is_plain = _lower(<const Py_UCS1*> data, size, out)
    elif kind == 2:
        is_plain = _lower(<const Py_UCS2*> data, size, out)
    else:
        is_plain = _lower(<const Py_UCS4*> data, size, out)
    return size if is_plain else _copied(text[:limit].lower(), 2 * limit, out)


cdef inline bint _lower(Character* text, Py_ssize_t size, Py_UCS4* out) noexcept nogil:
    """False where it takes Python to say what the lower case is."""
    cdef Py_ssize_t place
    for place in range(size):
        if Character is Py_UCS4:
            out[place] = lower_of(text[place])
        else:
            out[place] = LOWER[text[place]]
        if not out[place]:
            return False
    return True


cdef Py_ssize_t _copied(str text, Py_ssize_t room, Py_UCS4* out) except -1:
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t place, size = min(len(text), room)
    for place in range(size):
        out[place] = PyUnicode_READ(kind, data, place)
    return size


cdef inline str text_of(const Py_UCS4* characters, Py_ssize_t size):
    return PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, characters, size)


def lowered(str text, Py_ssize_t limit):
    """`text[:limit].lower()`, at most 420 of it."""
    cdef Py_UCS4 room[ROOM]
    return text_of(room, lower_into(text, min(limit, MAX_HEAD), room))


def folded(str text):
    """Letters and digits only, lower case."""
    return _folded(text, len(text))


cdef str _folded(str text, Py_ssize_t limit):
    """Of the first `limit` characters letters and digits only, lower case."""
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t place, size = min(len(text), limit), found = 0
    cdef Py_UCS4 character
    cdef bint is_plain = True
    cdef Py_UCS4* out = <Py_UCS4*> PyMem_Malloc(max(size, 1) * sizeof(Py_UCS4))
    if out == NULL:
        raise MemoryError
    try:
        for place in range(size):
            character = PyUnicode_READ(kind, data, place)
            if kind_of(character) == LETTER or kind_of(character) == DIGIT:
                is_plain &= lower_of(character) != 0
                out[found] = character
                found += 1
        if not is_plain:
            return text_of(out, found).lower()
        for place in range(found):
            out[place] = lower_of(out[place])
        return text_of(out, found)
    finally:
        PyMem_Free(out)


cdef struct Slot:
    int32_t row  # from 1; 0: nothing here
    uint32_t sign  # of the string, so that few others are compared letter by letter
    uint32_t start  # of its letters
    uint32_t size

cdef struct Asked:
    const Py_UCS4* letters
    Py_ssize_t size
    uint64_t sign
    Py_UCS4 prefix  # 0: none

cdef struct Batch:
    Py_ssize_t size
    Asked asked[BATCH]


cdef class Rows:
    """Strings and their numbers: the place in the list; of equal strings the last."""

    cdef Py_ssize_t longest
    cdef Py_UCS4* letters
    cdef Slot* slots
    cdef size_t mask

    def __cinit__(self, list strings, *more):
        cdef size_t size = 1, letters = 1
        for string in strings:
            letters += len(string)
        while size < 2 * <size_t> len(strings):
            size *= 2
        if letters >> 31 or size >> 31:
            raise ValueError("too many strings")
        self.letters = <Py_UCS4*> PyMem_Malloc(letters * sizeof(Py_UCS4))
        self.slots = <Slot*> PyMem_Calloc(size, sizeof(Slot))
        if self.letters == NULL or self.slots == NULL:
            raise MemoryError
        self.mask = size - 1
        letters = 0
        for row, string in enumerate(strings):
            letters += self._put(row, string, letters)

    def __dealloc__(self):
        PyMem_Free(self.letters)
        PyMem_Free(self.slots)

    cdef Py_ssize_t _put(self, Py_ssize_t row, str string, size_t start) except -1:
        cdef Asked asked = asked_for(
            0, self.letters + start, _copied(string, len(string), self.letters + start)
        )
        self.longest = max(self.longest, asked.size)
        self._slot(&asked)[0] = Slot(
            <int32_t> (row + 1), <uint32_t> (asked.sign >> 32), <uint32_t> start, <uint32_t> asked.size
        )
        return asked.size

    cdef Slot* _slot(self, const Asked* asked) noexcept nogil:
        """Where the string is, or would be."""
        cdef size_t place = <size_t> asked.sign & self.mask
        while self.slots[place].row:
            if self.slots[place].sign == <uint32_t> (asked.sign >> 32) and self._is(place, asked):
                break
            place = (place + 1) & self.mask
        return &self.slots[place]

    cdef bint _is(self, size_t slot, const Asked* asked) noexcept nogil:
        cdef const Py_UCS4* own = self.letters + self.slots[slot].start
        cdef Py_ssize_t place, size = self.slots[slot].size
        if asked.prefix:
            if size == 0 or own[0] != asked.prefix:
                return False
            own += 1
            size -= 1
        if size != asked.size:
            return False
        for place in range(size):
            if own[place] != asked.letters[place]:
                return False
        return True

    cdef Py_ssize_t find(self, Py_UCS4 prefix, const Py_UCS4* letters, Py_ssize_t size) noexcept nogil:
        """The number of `prefix` (0: none) and `letters` as one string, -1 where there is none such."""
        if size > self.longest:
            return -1
        cdef Asked asked = asked_for(prefix, letters, size)
        return self._slot(&asked).row - 1

    def row(self, str string):
        """The number of the string, -1 where there is none such."""
        cdef Py_UCS4 room[ROOM]
        return self.find(0, room, _copied(string, ROOM, room)) if len(string) <= ROOM else -1


cdef inline Asked asked_for(Py_UCS4 prefix, const Py_UCS4* letters, Py_ssize_t size) noexcept nogil:
    cdef Asked asked
    asked.letters, asked.size, asked.prefix = letters, size, prefix
    asked.sign = hashed(prefix, letters, size)
    return asked


cdef inline uint64_t hashed(Py_UCS4 prefix, const Py_UCS4* letters, Py_ssize_t size) noexcept nogil:
    cdef uint64_t number = 1469598103934665603ULL
    cdef Py_ssize_t place
    if prefix:
        number = mixed(number, prefix)
    for place in range(size):
        number = mixed(number, letters[place])
    return number ^ (number >> 29)


cdef inline uint64_t mixed(uint64_t number, uint64_t more) noexcept nogil:
    return (number ^ more) * 0x9E3779B97F4A7C15ULL + (number >> 32)


cdef class Vocabulary(Rows):
    """Words or names, and the vector of each: `vectors`, float32 (strings × columns)."""

    cdef const float[:, ::1] vectors
    cdef Py_ssize_t width

    def __init__(self, list strings, const float[:, ::1] vectors):
        if vectors.shape[0] != len(strings):
            raise ValueError("one vector a string")
        self.vectors = vectors
        self.width = vectors.shape[1]

    def add_words(self, list texts, float[:, ::1] totals):
        """Adds to the row of each text the vectors of the words at its edge (`features.edge_words`)."""
        self._check(len(texts), totals)
        cdef Py_ssize_t index
        for index in range(len(texts)):
            self._add_words(texts[index], &totals[index, 0])

    def add_names(self, list heads, float[:, ::1] totals):
        """Adds to the row of each head the vectors of its names (`features.Names`); the rows are zeros."""
        self._check(len(heads), totals)
        cdef Py_ssize_t index, first
        cdef dict firsts = {}
        for index in range(len(heads)):
            first = firsts.setdefault(heads[index], index)
            if first == index:
                self._add_names(heads[index], &totals[index, 0])
            else:
                memcpy(&totals[index, 0], &totals[first, 0], self.width * sizeof(float))

    def add_names_of_spans(self, list spans, float[:, ::1] totals):
        """The same for tuples of heads, all of a tuple to one row."""
        self._check(len(spans), totals)
        cdef Py_ssize_t index, first
        cdef dict firsts = {}
        cdef tuple heads
        for index in range(len(spans)):
            heads = spans[index]
            if not heads:
                continue
            first = firsts.setdefault(heads, index)
            if first == index:
                for head in heads:
                    self._add_names(head, &totals[index, 0])
            else:
                memcpy(&totals[index, 0], &totals[first, 0], self.width * sizeof(float))

    cdef inline void ask(
        self, Batch* batch, Py_UCS4 prefix, const Py_UCS4* letters, Py_ssize_t size, float* total
    ) noexcept nogil:
        """Adds the string's vector to `total`, if it has one, at the latest at the next `answer`.

        Strings wait for each other, since what is said of each has to come from far off in memory.
        """
        if size > self.longest:
            return
        cdef Asked* asked = &batch.asked[batch.size]
        asked[0] = asked_for(prefix, letters, size)
        fetch_ahead(&self.slots[<size_t> asked.sign & self.mask])
        batch.size += 1
        if batch.size == BATCH:
            self.answer(batch, total)

    cdef void answer(self, Batch* batch, float* total) noexcept nogil:
        cdef Py_ssize_t index, place, row
        cdef const Slot* slot
        for index in range(batch.size):
            slot = &self.slots[<size_t> batch.asked[index].sign & self.mask]
            if slot.row and slot.sign == <uint32_t> (batch.asked[index].sign >> 32):
                fetch_ahead(self.letters + slot.start)
                for place in range(0, self.width, 16):
                    fetch_ahead(&self.vectors[slot.row - 1, place])
        for index in range(batch.size):
            row = self._slot(&batch.asked[index]).row - 1
            if row >= 0:
                add_vector(total, &self.vectors[row, 0], self.width)
        batch.size = 0

    cdef int _check(self, Py_ssize_t size, float[:, ::1] totals) except -1:
        if self.width < 1 or totals.shape[0] != size or totals.shape[1] != self.width:
            raise ValueError("a row a text, as wide as a vector")
        return 0

    cdef int _add_words(self, str text, float* total) except -1:
        cdef Py_UCS4 edge[2 * MAX_EDGE]
        cdef Py_ssize_t place, size = lower_into(text, MAX_EDGE, edge)
        cdef bint has_unspaced = False
        cdef Batch batch
        batch.size = 0
        for place in range(size):
            has_unspaced |= is_unspaced(edge[place])
        if has_unspaced:
            self._ask_pairs(&batch, edge, min(size, MAX_UNSPACED), total)
        else:
            self._ask_spaced(&batch, edge, size, total)
        if len(text) <= MAX_EDGE:
            self.ask(&batch, 61, edge, size, total)  # =
        self.answer(&batch, total)
        return 0

    cdef void _ask_pairs(
        self, Batch* batch, const Py_UCS4* edge, Py_ssize_t size, float* total
    ) noexcept nogil:
        cdef Py_ssize_t place, length = min(size, 2)
        self.ask(batch, 0, edge, length, total)
        for place in range(1, min(size - 1, MAX_WORDS)):
            self.ask(batch, 0, edge + place, length, total)
        self.ask(batch, 94, edge, length, total)  # ^

    cdef void _ask_spaced(
        self, Batch* batch, const Py_UCS4* edge, Py_ssize_t size, float* total
    ) noexcept nogil:
        cdef Py_ssize_t start = 0, length, first = 0, first_length = 0, number = 0
        while number < MAX_WORDS:
            while start < size and (kind_of(edge[start]) == SPACE or kind_of(edge[start]) == UNDERSCORE):
                start += 1
            if start == size:
                break
            length = length_of_word(edge + start, size - start)
            if number == 0:
                first, first_length = start, length
            self.ask(batch, 0, edge + start, length, total)
            start += length
            number += 1
        if number == 0:
            self.ask(batch, 0, edge, 0, total)
        self.ask(batch, 94, edge + first, first_length, total)  # ^

    cdef int _add_names(self, str head, float* total) except -1:
        """Digits go, and the names move up within the line."""
        cdef Py_UCS4 line[ROOM]
        cdef Py_UCS4 tag[ROOM]
        cdef Py_ssize_t place, size = lower_into(head, MAX_HEAD, line), start = 0, end = 0, number = 0
        cdef Batch batch
        batch.size = 0
        place = size_of_tag(head)
        if place <= ROOM:
            self.ask(&batch, 60, tag, _copied(head, place, tag), total)  # <
        for place in range(size + 1):
            if place == size or line[place] == FIELD or kind_of(line[place]) == SPACE:
                if end > start:
                    if number:
                        self._ask_token(&batch, line + start, end - start, total)
                    number += 1
                    start = end
                    if number > MAX_TOKENS:
                        break
            elif not 48 <= line[place] <= 57:
                line[end] = line[place]
                end += 1
        self.answer(&batch, total)
        return 0

    cdef void _ask_token(
        self, Batch* batch, const Py_UCS4* token, Py_ssize_t size, float* total
    ) noexcept nogil:
        cdef Py_ssize_t place, start = 0
        cdef bint has_parts = False
        if token[0] == 60:  # <
            self.ask(batch, 0, token, size, total)
            return
        while start < size and token[start] == 35:  # '#'
            start += 1
        token += start
        size = min(size - start, MAX_NAME)
        self.ask(batch, 46, token, size, total)  # .
        start = 0
        for place in range(size):
            if token[place] == 45 or token[place] == 95:  # - _
                has_parts = True
                if place - start > 1:
                    self.ask(batch, 0, token + start, place - start, total)
                start = place + 1
        if not has_parts or size - start > 1:
            self.ask(batch, 0, token + start, size - start, total)


cdef inline void add_vector(float* total, const float* vector, Py_ssize_t width) noexcept nogil:
    cdef Py_ssize_t column
    for column in range(width):
        total[column] += vector[column]


cdef inline Py_ssize_t length_of_word(const Py_UCS4* text, Py_ssize_t size) noexcept nogil:
    """Of the word that begins at `text`: letters, one to four digits, or one mark."""
    cdef uint8_t kind = kind_of(text[0])
    cdef Py_ssize_t length = 1
    if kind == LETTER:
        while length < size and kind_of(text[length]) == LETTER:
            length += 1
    elif kind == DIGIT:
        while length < size and length < 4 and kind_of(text[length]) == DIGIT:
            length += 1
    return length


cdef Py_ssize_t size_of_tag(str head) noexcept:
    """Characters of the head in front of its fields."""
    cdef int kind = PyUnicode_KIND(head)
    cdef void* data = PyUnicode_DATA(head)
    cdef Py_ssize_t place = 0, size = len(head)
    while place < size and PyUnicode_READ(kind, data, place) != FIELD:
        place += 1
    return place


cdef class Tags(Rows):
    """The names of elements that are known: of each its kind of holder and its flag (int32 arrays)."""

    cdef list names
    cdef const int32_t[::1] kinds, flags
    cdef int32_t other_kind, hidden

    def __init__(
        self, list names, const int32_t[::1] kinds, const int32_t[::1] flags, int32_t other_kind, int32_t hidden
    ):
        if kinds.shape[0] != len(names) or flags.shape[0] != len(names):
            raise ValueError("a kind and a flag each")
        self.names, self.kinds, self.flags = names, kinds, flags
        self.other_kind, self.hidden = other_kind, hidden

    def read(self, list heads, int64_t[::1] keys, int32_t[::1] kinds, int32_t[::1] flags):
        """The tag of each head; fills in its key, kind and flags (`features.Head`)."""
        cdef Py_ssize_t index, row, size = len(heads)
        if keys.shape[0] != size or kinds.shape[0] != size or flags.shape[0] != size:
            raise ValueError("a place each")
        cdef Py_UCS4 tag[ROOM]
        cdef str head
        cdef Py_ssize_t length, first
        cdef bint is_hidden = False
        cdef dict firsts = {}
        cdef list found = []
        for index in range(size):
            head = heads[index]
            first = firsts.setdefault(head, index)
            if first < index:
                keys[index], kinds[index], flags[index] = keys[first], kinds[first], flags[first]
                found.append(found[first])
                continue
            length = size_of_tag(head)
            row = self.find(0, tag, _copied(head, length, tag)) if length <= ROOM else -1
            keys[index] = <int64_t> _key(head, length, &is_hidden)
            kinds[index] = self.kinds[row] if row >= 0 else self.other_kind
            flags[index] = (self.flags[row] if row >= 0 else 0) | (self.hidden if is_hidden else 0)
            found.append(self.names[row] if row >= 0 else head[:length])
        return found


cdef uint64_t _key(str head, Py_ssize_t tag_size, bint* is_hidden) noexcept:
    """A number for the tag and all fields but ids; whether one of the fields is `hidden`."""
    cdef int kind = PyUnicode_KIND(head)
    cdef void* data = PyUnicode_DATA(head)
    cdef Py_ssize_t place = 0, start, size = len(head)
    cdef uint64_t number = 1469598103934665603ULL
    is_hidden[0] = False
    while place < tag_size:
        number = mixed(number, PyUnicode_READ(kind, data, place))
        place += 1
    while place < size:
        start = place
        place += 1
        while place < size and PyUnicode_READ(kind, data, place) != FIELD:
            place += 1
        if start + 1 < place and PyUnicode_READ(kind, data, start + 1) == 35:  # '#'
            continue
        is_hidden[0] |= _is_hidden(kind, data, start + 1, place)
        while start < place:
            number = mixed(number, PyUnicode_READ(kind, data, start))
            start += 1
    return number


cdef bint _is_hidden(int kind, void* data, Py_ssize_t start, Py_ssize_t end) noexcept:
    cdef const char* word = b"hidden"
    cdef Py_ssize_t place
    if end - start != 6:
        return False
    for place in range(6):
        if PyUnicode_READ(kind, data, start + place) != <Py_UCS4> word[place]:
            return False
    return True


cdef class Alphabet:
    """`table`: the class of each character of the basic plane, the last one that of all beyond; `solid`: per class
    whether a character of it is one."""

    cdef const uint8_t[::1] table, solid

    def __init__(self, const uint8_t[::1] table, const uint8_t[::1] solid):
        cdef Py_ssize_t index
        if table.shape[0] != PLANE or not 0 < solid.shape[0] <= MAX_CLASSES:
            raise ValueError("tables of another size")
        for index in range(PLANE):
            if table[index] >= solid.shape[0]:
                raise ValueError("no such class")
        self.table, self.solid = table, solid

    def count(self, list raws, int32_t[:, ::1] counts, int32_t[::1] firsts, int32_t[::1] lasts):
        """Adds up the classes of each text's characters; the classes of its first and last solid one (`Letters`)."""
        cdef Py_ssize_t index, size = len(raws)
        if counts.shape[0] != size or counts.shape[1] != self.solid.shape[0]:
            raise ValueError("counts of another size")
        if firsts.shape[0] != size or lasts.shape[0] != size:
            raise ValueError("a place each")
        for index in range(size):
            self._count(raws[index], &counts[index, 0], &firsts[index], &lasts[index])
            if index + 1 < size:
                counts[index, self.table[PLANE - 1]] += 1  # the border between two texts
        _fill_from_neighbours(firsts, lasts)

    cdef int _count(self, str raw, int32_t* counts, int32_t* first, int32_t* last) except -1:
        cdef Py_ssize_t place, size = len(raw)
        cdef int kind = PyUnicode_KIND(raw)
        cdef void* data = PyUnicode_DATA(raw)
        cdef int32_t others[MAX_CLASSES]
        memset(others, 0, sizeof(others))
        if kind == 1:
            _tally(<const Py_UCS1*> data, size, &self.table[0], counts, others)
        elif kind == 2:
            _tally(<const Py_UCS2*> data, size, &self.table[0], counts, others)
        else:
            _tally(<const Py_UCS4*> data, size, &self.table[0], counts, others)
        for place in range(self.solid.shape[0]):
            counts[place] += others[place]
        first[0] = last[0] = -1
        for place in range(size):
            if self._is_solid(PyUnicode_READ(kind, data, place), first):
                break
        for place in range(size - 1, -1, -1):
            if self._is_solid(PyUnicode_READ(kind, data, place), last):
                break
        return 0

    cdef inline bint _is_solid(self, Py_UCS4 character, int32_t* found) noexcept nogil:
        """Then `found` is the class."""
        cdef uint8_t own = class_of(character, &self.table[0])
        if self.solid[own]:
            found[0] = own
        return self.solid[own]


cdef void _fill_from_neighbours(int32_t[::1] firsts, int32_t[::1] lasts) noexcept nogil:
    """A text without a solid character begins as the next one does that has any, and ends as the one before."""
    cdef Py_ssize_t index, size = firsts.shape[0]
    cdef int32_t first = -1, last = -1
    for index in range(size):
        if lasts[index] >= 0:
            last = lasts[index]
        lasts[index] = last
        if firsts[size - 1 - index] >= 0:
            first = firsts[size - 1 - index]
        firsts[size - 1 - index] = first
    for index in range(size):
        if firsts[index] < 0:
            firsts[index] = max(last, 0)
        if lasts[index] < 0:
            lasts[index] = max(first, 0)


cdef inline uint8_t class_of(Py_UCS4 character, const uint8_t* table) noexcept nogil:
    return table[character if character < PLANE else PLANE - 1]


cdef inline void _tally(
    Character* text, Py_ssize_t size, const uint8_t* table, int32_t* counts, int32_t* others
) noexcept nogil:
    """Every second character into `others`: counting two alike in one place is slow."""
    cdef Py_ssize_t place
    for place in range(0, size - 1, 2):
        counts[class_of(text[place], table)] += 1
        others[class_of(text[place + 1], table)] += 1
    if size & 1:
        counts[class_of(text[size - 1], table)] += 1


def weigh(const int32_t[:, ::1] counts, const int32_t[::1] tenths, double[::1] weights):
    """Per row of counts its sum, each class by its weight, in tenths."""
    cdef Py_ssize_t index, kind
    cdef int64_t total
    if tenths.shape[0] != counts.shape[1] or weights.shape[0] != counts.shape[0]:
        raise ValueError("arrays of another size")
    for index in range(counts.shape[0]):
        total = 0
        for kind in range(counts.shape[1]):
            total += <int64_t> counts[index, kind] * tenths[kind]
        weights[index] = total / 10.0


def mark_repeats(list texts, float[:, :] columns):
    """Column 0: whether the text was there before; column 1: how many more of it there are, up to 4, halved."""
    cdef Py_ssize_t index, first, size = len(texts)
    if columns.shape[0] != size or columns.shape[1] < 2:
        raise ValueError("two columns a text")
    cdef dict firsts = {}
    cdef list groups = [firsts.setdefault(text, index) for index, text in enumerate(texts)]
    columns[:, :2] = 0
    for index in range(size if len(firsts) < size else 0):
        first = groups[index]
        columns[index, 0] = first < index
        columns[first, 1] += 1
    for index in range(size if len(firsts) < size else 0):
        first = groups[index]
        if first == index:
            columns[index, 1] = min(columns[index, 1] - 1, 4.0) / 2
        else:
            columns[index, 1] = columns[first, 1]


cdef class Sieve:
    """Which four letters in a row some folded texts hold: what none of them can hold need not be searched for."""

    cdef uint8_t seen[GRAMS]

    def __init__(self, *texts):
        memset(self.seen, 0, sizeof(self.seen))
        for text in texts:
            self._note(text)

    cdef int _note(self, str text) except -1:
        cdef int kind = PyUnicode_KIND(text)
        cdef void* data = PyUnicode_DATA(text)
        cdef Py_ssize_t place
        cdef uint64_t gram = 0
        for place in range(len(text)):
            gram = gram << 16 | <uint16_t> PyUnicode_READ(kind, data, place)
            if place >= 3:
                self.seen[place_of_gram(gram)] = 1
        return 0

    cdef bint lets_through(self, str text, Py_ssize_t limit) noexcept:
        """False where none of the texts holds the first `limit` characters of this one, folded."""
        cdef int kind = PyUnicode_KIND(text)
        cdef void* data = PyUnicode_DATA(text)
        cdef Py_ssize_t place, found = 0
        cdef Py_UCS4 character
        cdef uint64_t gram = 0
        for place in range(min(len(text), limit)):
            character = PyUnicode_READ(kind, data, place)
            if kind_of(character) != LETTER and kind_of(character) != DIGIT:
                continue
            character = lower_of(character)
            if not character or found == MAX_GRAMS:
                break
            gram = gram << 16 | <uint16_t> character
            found += 1
            if found >= 4 and not self.seen[place_of_gram(gram)]:
                return False
        return True


cdef inline size_t place_of_gram(uint64_t gram) noexcept nogil:
    return <size_t> ((gram * 0x9E3779B97F4A7C15ULL) >> 50)


def mark_declared(list texts, str body, float[:, ::1] columns):
    """Columns 3 and 4 of `PageEvidence.columns`: in the declared body, and not in it."""
    if columns.shape[0] != len(texts) or columns.shape[1] < 5:
        raise ValueError("five columns a text")
    cdef Sieve sieve = Sieve(body)
    cdef Py_ssize_t index
    cdef str text, key
    for index in range(len(texts)):
        text = texts[index]
        if sieve.lets_through(text, len(text)):
            key = _folded(text, len(text))
            if len(key) > MIN_DECLARED:
                columns[index, 3 if key in body else 4] = 1
        elif _has_letters(text, MIN_DECLARED + 1):
            columns[index, 4] = 1


cdef bint _has_letters(str text, Py_ssize_t number) noexcept:
    """Whether so many are left of the text folded."""
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t place
    cdef Py_UCS4 character
    for place in range(len(text)):
        character = PyUnicode_READ(kind, data, place)
        if kind_of(character) == LETTER or kind_of(character) == DIGIT:
            number -= 2 if character == DOTTED_I else 1
            if number <= 0:
                return True
    return False


cdef class PageHead:
    """Title and description as `PageEvidence` has them; `title_words` as Rows."""

    cdef Rows title_words
    cdef str lowered, title, description
    cdef Sieve sieve

    def __init__(self, Rows title_words, str lowered, str title, str description):
        self.title_words, self.lowered, self.title, self.description = title_words, lowered, title, description
        self.sieve = Sieve(title, description)

    def compare(self, list texts, float[:, ::1] columns):
        """Columns 0 to 2 of `PageEvidence.columns`: in the title, words shared with it, in the description."""
        if columns.shape[0] != len(texts) or columns.shape[1] < 3:
            raise ValueError("three columns a text")
        cdef Py_ssize_t index
        for index in range(len(texts)):
            if len(<str?> texts[index]) > MAX_COMPARED:
                self._compare_long(texts[index], &columns[index, 0])
            else:
                self._compare_short(texts[index], &columns[index, 0])

    cdef int _compare_short(self, str text, float* columns) except -1:
        cdef Py_UCS4 letters[2 * MAX_COMPARED]
        cdef Py_ssize_t size = lower_into(text, MAX_COMPARED, letters)
        cdef str key
        columns[1] = _share_of_known(self.title_words, letters, size)
        if self.sieve.lets_through(text, len(text)) and _first_word(letters, size) in self.lowered:
            key = _folded(text, len(text))
            if len(key) > MIN_KEY:
                columns[0] = key in self.title
                columns[2] = key in self.description
        return 0

    cdef int _compare_long(self, str text, float* columns) except -1:
        cdef Py_UCS4 letters[2 * MAX_BEGIN]
        cdef Py_ssize_t size
        if self.sieve.lets_through(text, MAX_LEAD):
            size = lower_into(text, MAX_BEGIN, letters)
            if text_of(letters, size) in self.lowered:
                columns[2] = _folded(text, MAX_LEAD) in self.description
        return 0


cdef double _share_of_known(Rows known, const Py_UCS4* letters, Py_ssize_t size) noexcept nogil:
    """Of the words between white space; 0 where there are fewer than two."""
    cdef Py_ssize_t place = 0, start, number = 0, shared = 0
    while True:
        while place < size and kind_of(letters[place]) == SPACE:
            place += 1
        if place == size:
            break
        start = place
        while place < size and kind_of(letters[place]) != SPACE:
            place += 1
        number += 1
        shared += known.find(0, letters + start, place - start) >= 0
    return <double> shared / number if number > 1 else 0.0


cdef str _first_word(const Py_UCS4* letters, Py_ssize_t size):
    cdef Py_ssize_t start = 0, place
    while start < size and kind_of(letters[start]) == SPACE:
        start += 1
    place = start
    while place < size and kind_of(letters[place]) != SPACE:
        place += 1
    return text_of(letters + start, place - start)
