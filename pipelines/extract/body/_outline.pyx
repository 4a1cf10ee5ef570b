# cython: boundscheck=False, wraparound=False
"""The compiled twin of `cutting.py`: a marked string cut into blocks, in one pass over its characters.

`first` and `last` of an element are numbers of blocks: the first one in it, and one past the last.
"""

from cpython.bytearray cimport PyByteArray_AS_STRING, PyByteArray_FromStringAndSize
from cpython.mem cimport PyMem_Free, PyMem_Malloc, PyMem_Realloc
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_FromKindAndData, PyUnicode_KIND
from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t
from libc.string cimport memcmp, memset
from pipelines.extract.body.markers cimport (
    OPEN, CLOSE, HEAD_END, BREAK, LINK, LINK_END,
    STRONG, STRONG_END, SPAN, SPAN_END, FIELD, PARAGRAPH, LAST_MARKER,
)

import numpy as np

ctypedef fused Unit:
    uint16_t
    uint32_t

cdef enum:
    HEAD_SLOTS = 256

cdef struct Element:
    # a block element, or an inline one with a head; `around` is the number of the one it is in
    Py_ssize_t head, head_end, around, first, last

cdef struct Block:
    # `start` to `end` of the string; the element it is directly in; its readable characters, those in links, strong
    Py_ssize_t start, end, owner, size, linked, strong
    bint has_code_signs, has_spans

cdef struct Cut:
    Element* elements  # the first one is the root around all
    Py_ssize_t element_count, element_room
    Element* spans
    Py_ssize_t span_count, span_room
    Block* blocks
    Py_ssize_t block_count, block_room
    Py_ssize_t* ended  # the spans that ended in the block that is being read
    Py_ssize_t ended_count, ended_room

cdef struct Groups:
    # per block the first and one past the last of the list of links that it is an item of, and whether it is one
    Py_ssize_t* firsts
    Py_ssize_t* lasts
    char* is_merged

cdef struct Tree:
    # per block its number once lists are merged, and the element that holds it; per element whether it is kept
    # (it has blocks of its own, and is not inside a merged list) and its number among those
    Py_ssize_t* numbers
    Py_ssize_t* holders
    char* is_kept
    Py_ssize_t* renumbered
    Py_ssize_t block_count  # of merged blocks


cdef class Cutter:
    """As `cutting.Cutter`."""

    cdef Py_ssize_t max_blocks, max_spans, min_items, max_item_chars, max_mean_chars, max_control_chars
    cdef Py_ssize_t min_title_chars
    cdef object is_code

    def __init__(self, limits, is_code):
        self.max_blocks, self.max_spans, self.min_items = limits.blocks, limits.spans, limits.items
        self.max_item_chars, self.max_mean_chars = limits.item_chars, limits.mean_chars
        self.max_control_chars, self.min_title_chars = limits.control_chars, limits.title_chars
        self.is_code = is_code

    def fill(self, outline, str markup not None, str title not None):
        """Fills an empty outline and says whether a `<pre>` is in it; None, and nothing done, where markers do not
        stand as a tree writes them."""
        cdef int kind = PyUnicode_KIND(markup)
        if kind == 2:
            return _fill(self, outline, <const uint16_t*> PyUnicode_DATA(markup), len(markup), title)
        if kind == 4:
            return _fill(self, outline, <const uint32_t*> PyUnicode_DATA(markup), len(markup), title)
        return _fill_narrow(self, outline, markup, title)


cdef object _fill_narrow(Cutter cutter, outline, str markup, str title):
    """For a string of one byte a character, in which no marker can be."""
    cdef Py_ssize_t place, size = len(markup)
    cdef const uint8_t* narrow = <const uint8_t*> PyUnicode_DATA(markup)
    cdef uint16_t* wide = <uint16_t*> _allocated(size, sizeof(uint16_t))
    try:
        for place in range(size):
            wide[place] = narrow[place]
        return _fill(cutter, outline, <const uint16_t*> wide, size, title)
    finally:
        PyMem_Free(wide)


cdef object _fill(Cutter cutter, outline, const Unit* markup, Py_ssize_t size, str title):
    cdef Cut cut
    cdef Unit* text = NULL
    memset(&cut, 0, sizeof(cut))
    try:
        text = <Unit*> _allocated(size, sizeof(Unit))
        size = _cleaned(markup, size, text)
        if not _is_cut_up(&cut, text, size):
            return None
        outline.is_cut = _is_cut_short(cutter, &cut, text)
        if cut.block_count:
            _fill_blocks(cutter, outline, &cut, text, title)
        return _has_pre(&cut, text)
    finally:
        PyMem_Free(text)
        PyMem_Free(cut.elements)
        PyMem_Free(cut.spans)
        PyMem_Free(cut.blocks)
        PyMem_Free(cut.ended)


cdef int _fill_blocks(Cutter cutter, outline, Cut* cut, const Unit* text, str title) except -1:
    cdef Py_ssize_t count = cut.block_count
    cdef Groups groups
    cdef Tree tree
    memset(&groups, 0, sizeof(groups))
    memset(&tree, 0, sizeof(tree))
    try:
        groups.firsts = <Py_ssize_t*> _allocated(count, sizeof(Py_ssize_t))
        groups.lasts = <Py_ssize_t*> _allocated(count, sizeof(Py_ssize_t))
        groups.is_merged = <char*> _allocated(count, 1)
        _group(cutter, cut, text, title, &groups)
        tree.numbers = <Py_ssize_t*> _allocated(count, sizeof(Py_ssize_t))
        tree.holders = <Py_ssize_t*> _allocated(count, sizeof(Py_ssize_t))
        tree.is_kept = <char*> _allocated(cut.element_count, 1)
        tree.renumbered = <Py_ssize_t*> _allocated(cut.element_count, sizeof(Py_ssize_t))
        _number(cut, &groups, &tree)
        _fill_elements(outline, cut, text, &groups, &tree)
        _fill_counts(outline, cut, &groups, &tree)
        outline.spans = _spans_of_blocks(cut, text, &tree, cutter.max_spans)
        outline.raws, outline.texts = _texts_of_blocks(cut, text, &groups)
    finally:
        PyMem_Free(groups.firsts)
        PyMem_Free(groups.lasts)
        PyMem_Free(groups.is_merged)
        PyMem_Free(tree.numbers)
        PyMem_Free(tree.holders)
        PyMem_Free(tree.is_kept)
        PyMem_Free(tree.renumbered)
    return 0


# --- characters and memory ----------------------------------------------------------------------------------------

cdef void* _allocated(Py_ssize_t count, size_t size) except NULL:
    cdef void* memory = PyMem_Malloc((count + 1) * size)
    if memory == NULL:
        raise MemoryError
    return memory


cdef void* _with_room(void* values, Py_ssize_t count, Py_ssize_t* room, size_t size) except NULL:
    """The array with room for one more than `count`."""
    if count < room[0]:
        return values
    values = PyMem_Realloc(values, (2 * room[0] + 256) * size)
    if values == NULL:
        raise MemoryError
    room[0] = 2 * room[0] + 256
    return values


cdef enum:
    # what a character is, as bits
    READABLE = 1
    SPACE = 2
    BRACE = 4
    LESS_THAN = 8
    INVISIBLE = 16
    MARKER = 32
    INLINE = 64  # a marker of a link or of strong text
    UNCLEAN = 128  # a line break's marker, and those that stand in no tree's string

cdef unsigned char CLASSES[65536]


cdef int _fill_classes() except -1:
    cdef int code
    for code in range(65536):
        CLASSES[code] = SPACE if chr(code).isspace() else READABLE
    CLASSES[0x7B] |= BRACE
    CLASSES[0x3C] |= LESS_THAN
    for code in (0xAD, 0x200B, 0x2060, 0xFEFF):  # those of `flatten.INVISIBLE`
        CLASSES[code] = INVISIBLE
    for code in range(OPEN, LAST_MARKER + 1):
        CLASSES[code] = MARKER
    for code in range(LINK, STRONG_END + 1):
        CLASSES[code] |= INLINE
    for code in (BREAK, PARAGRAPH):
        CLASSES[code] |= UNCLEAN
    return 0


_fill_classes()


cdef inline unsigned char _class(Unit code) noexcept:
    return CLASSES[code] if code < 65536 else READABLE


cdef inline str _string(const Unit* text, Py_ssize_t start, Py_ssize_t end):
    return PyUnicode_FromKindAndData(sizeof(Unit), text + start, end - start)


# --- cutting ------------------------------------------------------------------------------------------------------

cdef Py_ssize_t _cleaned(const Unit* markup, Py_ssize_t size, Unit* text) noexcept:
    """Writes the string without invisible characters and with `PARAGRAPH` for two line breaks; gives its length.

    A `PARAGRAPH` that the page forges becomes `LAST_MARKER`, which has no place in any string.
    """
    cdef Py_ssize_t at = 0, count = 0, second
    while True:
        while at < size and not _class(markup[at]) & (INVISIBLE | UNCLEAN):
            text[count] = markup[at]
            count += 1
            at += 1
        if at == size:
            return count
        if markup[at] == PARAGRAPH:
            text[count] = LAST_MARKER
            count += 1
        elif markup[at] == BREAK:
            text[count] = BREAK
            second = _second_break(markup, at + 1, size)
            if second:
                text[count] = PARAGRAPH
                count = _copied_visible(markup, at + 1, second, text, count)
                at = _behind_breaks(markup, second, size)
                continue
            count += 1
        at += 1


cdef Py_ssize_t _second_break(const Unit* markup, Py_ssize_t at, Py_ssize_t size) noexcept:
    """Where the next line break is if nothing but white space and inline marks stand before it, else 0."""
    while at < size and _class(markup[at]) & (SPACE | INLINE | INVISIBLE):
        at += 1
    return at if at < size and markup[at] == BREAK else 0


cdef Py_ssize_t _behind_breaks(const Unit* markup, Py_ssize_t at, Py_ssize_t size) noexcept:
    while at < size and (markup[at] == BREAK or _class(markup[at]) & (SPACE | INVISIBLE)):
        at += 1
    return at


cdef Py_ssize_t _copied_visible(
    const Unit* markup, Py_ssize_t at, Py_ssize_t end, Unit* text, Py_ssize_t count
) noexcept:
    for at in range(at, end):
        if not _class(markup[at]) & INVISIBLE:
            count += 1
            text[count] = markup[at]
    return count + 1


cdef bint _is_cut_up(Cut* cut, const Unit* text, Py_ssize_t size) except -1:
    """Fills `cut`. False where a marker is not in its place."""
    cdef Py_ssize_t at = 0, head_end, read, element = 0, span = -1, links = 0, strongs = 0
    cdef Block block
    cdef uint32_t code
    memset(&block, 0, sizeof(block))
    _add_element(cut, 0, 0, 0)
    while at < size:
        code = text[at]
        if not _class(text[at]) & MARKER:
            read = block.size
            at = _read(text, at, size, &block)
            if links > 0:
                block.linked += block.size - read
            if strongs > 0:
                block.strong += block.size - read
            continue
        if code == OPEN:
            _end_block(cut, &block, at)
            head_end = _end_of_head(text, at + 1, size)
            if not head_end:
                return False
            element = _add_element(cut, at + 1, head_end, element)
            at = block.start = head_end + 1
            block.owner = element
            continue
        if code == CLOSE:
            _end_block(cut, &block, at)
            if not element:
                return False
            cut.elements[element].last = cut.block_count
            element = cut.elements[element].around
            block.start, block.owner = at + 1, element
        elif code == PARAGRAPH:
            _end_block(cut, &block, at)
            block.start = at + 1
        elif code == LINK:
            links += 1
        elif code == LINK_END:
            links -= 1
        elif code == STRONG:
            strongs += 1
        elif code == STRONG_END:
            strongs -= 1
        elif code == SPAN:
            head_end = _end_of_head(text, at + 1, size)
            if not head_end:
                return False
            span = _add_span(cut, at + 1, head_end, span)
            block.has_spans = True
            block.has_code_signs |= _has_code_signs(text, at + 1, head_end)
            at = head_end
        elif code == SPAN_END:
            if span < 0:
                return False
            _end_span(cut, span)
            block.has_spans = True
            span = cut.spans[span].around
        elif code != BREAK:
            return False
        at += 1
    _end_block(cut, &block, size)
    cut.elements[0].last = cut.block_count
    return element == 0 and span == -1 and links == 0 and strongs == 0


cdef Py_ssize_t _read(const Unit* text, Py_ssize_t at, Py_ssize_t size, Block* block) noexcept:
    """Reads up to the next marker, counts what is readable, and gives where it stopped."""
    cdef Py_ssize_t start = at, readable = 0
    cdef unsigned char kind, seen = 0
    while at < size:
        kind = _class(text[at])
        if kind & MARKER:
            break
        readable += kind & READABLE
        seen |= kind
        at += 1
    block.size += readable
    if seen & (BRACE | LESS_THAN):
        block.has_code_signs |= _has_code_signs(text, start, at)
    return at


cdef Py_ssize_t _end_of_head(const Unit* text, Py_ssize_t at, Py_ssize_t size) noexcept:
    """0 where another marker than one between fields comes before."""
    while at < size:
        if _class(text[at]) & MARKER and text[at] != FIELD:
            return at if text[at] == HEAD_END else 0
        at += 1
    return 0


cdef bint _has_code_signs(const Unit* text, Py_ssize_t at, Py_ssize_t end) noexcept:
    for at in range(at, end):
        if text[at] == c"{" or (text[at] == c"<" and at + 1 < end and text[at + 1] == c"/"):
            return True
    return False


cdef Py_ssize_t _add_element(Cut* cut, Py_ssize_t head, Py_ssize_t head_end, Py_ssize_t around) except -1:
    cdef Py_ssize_t number = cut.element_count
    cut.elements = <Element*> _with_room(cut.elements, number, &cut.element_room, sizeof(Element))
    cut.elements[number] = Element(head, head_end, around, cut.block_count, cut.block_count)
    cut.element_count += 1
    return number


cdef Py_ssize_t _add_span(Cut* cut, Py_ssize_t head, Py_ssize_t head_end, Py_ssize_t around) except -1:
    cdef Py_ssize_t number = cut.span_count
    cut.spans = <Element*> _with_room(cut.spans, number, &cut.span_room, sizeof(Element))
    cut.spans[number] = Element(head, head_end, around, cut.block_count, cut.block_count)
    cut.span_count += 1
    return number


cdef int _end_span(Cut* cut, Py_ssize_t span) except -1:
    """It reaches to the block that is being read; whether that is one shows at its end."""
    cut.ended = <Py_ssize_t*> _with_room(cut.ended, cut.ended_count, &cut.ended_room, sizeof(Py_ssize_t))
    cut.ended[cut.ended_count] = span
    cut.ended_count += 1
    cut.spans[span].last = cut.block_count
    return 0


cdef int _end_block(Cut* cut, Block* block, Py_ssize_t end) except -1:
    cdef Py_ssize_t place
    if block.size:
        block.end = end
        cut.blocks = <Block*> _with_room(cut.blocks, cut.block_count, &cut.block_room, sizeof(Block))
        cut.blocks[cut.block_count] = block[0]
        cut.block_count += 1
        for place in range(cut.ended_count):
            cut.spans[cut.ended[place]].last += 1
    cut.ended_count = 0
    block.size = block.linked = block.strong = 0
    block.has_code_signs = block.has_spans = False
    return 0


cdef bint _is_cut_short(Cutter cutter, Cut* cut, const Unit* text) except -1:
    """Leaves out code, and what is beyond the limit; was there more than that?"""
    cdef Py_ssize_t* before = NULL
    cdef Py_ssize_t count = 0, number
    cdef Block* block
    cdef bint is_beyond = False
    try:
        before = <Py_ssize_t*> _allocated(cut.block_count, sizeof(Py_ssize_t))
        for number in range(cut.block_count):
            block = &cut.blocks[number]
            before[number] = count
            if block.has_code_signs and _is_code(cutter, cut, text, block):
                continue
            if count == cutter.max_blocks:
                is_beyond = True
                continue
            cut.blocks[count] = block[0]
            count += 1
        before[cut.block_count] = count
        if count < cut.block_count:
            _move_bounds(cut.elements, cut.element_count, before)
            _move_bounds(cut.spans, cut.span_count, before)
            cut.block_count = count
        return is_beyond
    finally:
        PyMem_Free(before)


cdef bint _is_code(Cutter cutter, Cut* cut, const Unit* text, Block* block) except -1:
    cdef Element* owner = &cut.elements[block.owner]
    cdef Py_ssize_t tag_end = owner.head
    while tag_end < owner.head_end and text[tag_end] != FIELD:
        tag_end += 1
    return cutter.is_code(_string(text, block.start, block.end), _string(text, owner.head, tag_end))


cdef void _move_bounds(Element* elements, Py_ssize_t count, Py_ssize_t* before) noexcept:
    cdef Py_ssize_t number
    for number in range(count):
        elements[number].first = before[elements[number].first]
        elements[number].last = before[elements[number].last]


cdef bint _has_pre(Cut* cut, const Unit* text) noexcept:
    cdef Py_ssize_t number
    for number in range(1, cut.element_count):
        if _begins(text, &cut.elements[number], c"p", c"r"):
            return True
    return False


# --- texts --------------------------------------------------------------------------------------------------------

cdef tuple _texts_of_blocks(Cut* cut, const Unit* text, Groups* groups):
    """(marked texts without the heads of inline elements, texts as they are read), those of a list's items joined."""
    cdef Py_ssize_t number, longest = 0
    cdef Unit* raw = NULL
    cdef Unit* folded = NULL
    cdef list raws = [], texts = []
    for number in range(cut.block_count):
        longest = max(longest, _length(cut, number, groups.lasts[number]))
    try:
        raw = <Unit*> _allocated(longest, sizeof(Unit))
        folded = <Unit*> _allocated(longest, sizeof(Unit))
        for number in range(cut.block_count):
            if groups.firsts[number] != number:
                continue
            if groups.lasts[number] == number + 1:
                _add_text(text, &cut.blocks[number], raw, folded, raws, texts)
            else:
                _add_list(cut, text, number, groups.lasts[number], raw, folded, raws, texts)
    finally:
        PyMem_Free(raw)
        PyMem_Free(folded)
    return raws, texts


cdef inline Py_ssize_t _length(Cut* cut, Py_ssize_t first, Py_ssize_t last) noexcept:
    """At least that of the texts of these blocks joined."""
    return cut.blocks[last - 1].end - cut.blocks[first].start + last - first


cdef int _add_text(
    const Unit* text, Block* block, Unit* raw, Unit* folded, list raws, list texts
) except -1:
    cdef const Unit* marked = text + block.start
    cdef Py_ssize_t marked_size = block.end - block.start, size
    if block.has_spans:
        marked_size = _without_spans(marked, marked_size, raw)
        marked = raw
    size = _folded(marked, marked_size, folded)
    string = _string(marked, 0, marked_size)
    raws.append(string)
    is_same = size == marked_size and not memcmp(marked, folded, size * sizeof(Unit))
    texts.append(string if is_same else _string(folded, 0, size))
    return 0


cdef int _add_list(
    Cut* cut, const Unit* text, Py_ssize_t first, Py_ssize_t last, Unit* raw, Unit* folded, list raws, list texts
) except -1:
    cdef Py_ssize_t number, start, raw_size = 0, size = 0
    for number in range(first, last):
        if raw_size:
            raw[raw_size], folded[size] = BREAK, c"\n"
            raw_size += 1
            size += 1
        start = raw_size
        raw_size += _without_spans(
            text + cut.blocks[number].start, cut.blocks[number].end - cut.blocks[number].start, raw + start
        )
        size += _folded(raw + start, raw_size - start, folded + size)
    raws.append(_string(raw, 0, raw_size))
    texts.append(_string(folded, 0, size))
    return 0


cdef Py_ssize_t _without_spans(const Unit* text, Py_ssize_t end, Unit* raw) noexcept:
    cdef Py_ssize_t at = 0, size = 0
    while at < end:
        if text[at] == SPAN:
            while text[at] != HEAD_END:
                at += 1
        elif text[at] != SPAN_END:
            raw[size] = text[at]
            size += 1
        at += 1
    return size


cdef Py_ssize_t _folded(const Unit* raw, Py_ssize_t raw_size, Unit* folded) noexcept:
    """White space runs to a space, line breaks to line ends, without inline marks and blank lines."""
    cdef Py_ssize_t at = 0, size = 0
    cdef bint is_space, is_apart = True  # behind white space, or where a line begins
    cdef unsigned char kind
    while at < raw_size:
        kind = _class(raw[at])
        if kind & MARKER:
            if raw[at] == BREAK:
                size -= size and folded[size - 1] == c" "
                if size and folded[size - 1] != c"\n":
                    folded[size] = c"\n"
                    size += 1
                is_apart = True
        else:
            is_space = kind >> 1 & 1
            folded[size] = c" " if is_space else raw[at]
            size += not (is_space & is_apart)
            is_apart = is_space
        at += 1
    while size and (folded[size - 1] == c" " or folded[size - 1] == c"\n"):
        size -= 1
    return size


# --- lists of links -----------------------------------------------------------------------------------------------

cdef int _group(Cutter cutter, Cut* cut, const Unit* text, str title, Groups* groups) except -1:
    cdef Py_ssize_t number
    cdef Element* element
    cdef char* is_list = NULL
    for number in range(cut.block_count):
        groups.firsts[number], groups.lasts[number] = number, number + 1
        groups.is_merged[number] = False
    try:
        is_list = <char*> _allocated(cut.element_count, 1)
        _find_lists(cutter, cut, text, is_list)
        for number in range(cut.element_count):
            element = &cut.elements[number]
            if (
                is_list[number]
                and not is_list[element.around]
                and not _has_title(cut, text, element, title, cutter.min_title_chars)
            ):
                _merge(groups, element.first, element.last)
    finally:
        PyMem_Free(is_list)
    return 0


cdef bint _has_title(Cut* cut, const Unit* text, Element* element, str title, Py_ssize_t min_chars) except -1:
    """Is a text of its blocks, of so many characters at least, a part of the title?"""
    cdef Py_ssize_t number, size, raw_size
    cdef Unit* raw = NULL
    cdef Unit* folded = NULL
    cdef Block* block
    size = _length(cut, element.first, element.last)
    try:
        raw = <Unit*> _allocated(size, sizeof(Unit))
        folded = <Unit*> _allocated(size, sizeof(Unit))
        for number in range(element.first, element.last):
            block = &cut.blocks[number]
            raw_size = _without_spans(text + block.start, block.end - block.start, raw)
            size = _folded(raw, raw_size, folded)
            if min_chars <= size <= len(title) and _string(folded, 0, size) in title:
                return True
    finally:
        PyMem_Free(raw)
        PyMem_Free(folded)
    return False


cdef void _merge(Groups* groups, Py_ssize_t first, Py_ssize_t last) noexcept:
    cdef Py_ssize_t number
    for number in range(first, last):
        groups.firsts[number], groups.lasts[number] = first, last
        groups.is_merged[number] = True


cdef int _find_lists(Cutter cutter, Cut* cut, const Unit* text, char* is_list) except -1:
    """Per element: are all blocks in it short links or controls, enough of them and short on average?"""
    cdef Py_ssize_t number, count, chars
    cdef Py_ssize_t* items = NULL
    cdef Py_ssize_t* letters = NULL
    cdef Element* element
    try:
        items = <Py_ssize_t*> _allocated(cut.block_count, sizeof(Py_ssize_t))
        letters = <Py_ssize_t*> _allocated(cut.block_count, sizeof(Py_ssize_t))
        items[0] = letters[0] = 0
        for number in range(cut.block_count):
            items[number + 1] = items[number] + _is_item(cutter, cut, text, &cut.blocks[number])
            letters[number + 1] = letters[number] + cut.blocks[number].size
        for number in range(cut.element_count):
            element = &cut.elements[number]
            count = element.last - element.first
            chars = letters[element.last] - letters[element.first]
            is_list[number] = (
                count >= cutter.min_items
                and items[element.last] - items[element.first] == count
                and chars <= count * cutter.max_mean_chars
                and not _begins(text, element, c"h", c"t")
                and not _begins(text, element, c"b", c"o")
            )
    finally:
        PyMem_Free(items)
        PyMem_Free(letters)
    return 0


cdef bint _is_item(Cutter cutter, Cut* cut, const Unit* text, Block* block) noexcept:
    cdef Element* owner
    if block.linked == block.size and block.size <= cutter.max_item_chars:
        return True
    if block.size > cutter.max_control_chars:
        return False
    owner = &cut.elements[block.owner]
    return (
        _begins(text, owner, c"o", c"p")
        or _begins(text, owner, c"b", c"u")
        or _begins(text, owner, c"l", c"a")
        or _begins(text, owner, c"l", c"e")
    )


cdef inline bint _begins(const Unit* text, Element* element, unsigned char first, unsigned char second) noexcept:
    """Does its head begin with these two letters, which tell option, button, label, legend, html and body apart?"""
    return (
        element.head_end - element.head >= 2 and text[element.head] == first and text[element.head + 1] == second
    )


# --- what the outline holds ---------------------------------------------------------------------------------------

cdef void _number(Cut* cut, Groups* groups, Tree* tree) noexcept:
    """Of several elements around the same items of a list the innermost, which comes last, holds it."""
    cdef Py_ssize_t number, own, kept = 0
    cdef Element* element
    cdef bint is_whole
    for number in range(cut.block_count):
        tree.block_count += groups.firsts[number] == number
        tree.numbers[number] = tree.block_count - 1
        tree.holders[number] = cut.blocks[number].owner
    for number in range(cut.element_count):
        element = &cut.elements[number]
        own = min(element.first, cut.block_count - 1)
        is_whole = element.first == groups.firsts[own] and element.last == groups.lasts[own]
        tree.is_kept[number] = number == 0 or (
            element.last > element.first and (is_whole or element.last > groups.lasts[own])
        )
        kept += tree.is_kept[number]
        tree.renumbered[number] = kept - 1
        if tree.is_kept[number] and is_whole and element.last - element.first > 1 and groups.is_merged[own]:
            tree.holders[element.first] = number


cdef int _fill_elements(outline, Cut* cut, const Unit* text, Groups* groups, Tree* tree) except -1:
    cdef Py_ssize_t kept = tree.renumbered[cut.element_count - 1] + 1
    cdef bytearray parents = _int64s(kept), firsts = _int64s(kept), lasts = _int64s(kept), origins = _int64s(kept)
    cdef int64_t* parent = _values(parents)
    cdef int64_t* first = _values(firsts)
    cdef int64_t* last = _values(lasts)
    cdef int64_t* origin = _values(origins)
    cdef list heads = []
    cdef Py_ssize_t number, place = 0
    cdef Py_ssize_t latest[HEAD_SLOTS]
    cdef Element* element
    memset(latest, 0, sizeof(latest))
    for number in range(cut.element_count):
        if not tree.is_kept[number]:
            continue
        element = &cut.elements[number]
        parent[place] = tree.renumbered[element.around]
        first[place] = tree.numbers[min(element.first, cut.block_count - 1)]
        last[place] = tree.numbers[element.last - 1] + 1
        heads.append(_head(text, cut, number, heads, tree, latest))
        origin[place] = number
        place += 1
    outline.heads, outline.origins = heads, _array(origins)
    outline.parent_array, outline.parents = _array(parents), _list(parents)
    outline.firsts, outline.lasts = _array(firsts), _array(lasts)
    return 0


cdef str _head(
    const Unit* text, Cut* cut, Py_ssize_t number, list heads, Tree* tree, Py_ssize_t* latest
):
    """The head of an element; one that equals an earlier one's is mostly the same string.

    `latest`: of the elements before, by a few letters of their heads, the last ones that were kept.
    """
    cdef Element* element = &cut.elements[number]
    cdef Py_ssize_t size = element.head_end - element.head
    cdef Py_ssize_t slot = 0
    cdef Element* other
    if not size:
        return ""
    slot = (size * 31 + text[element.head] * 7 + text[element.head_end - 1]) % HEAD_SLOTS
    other = &cut.elements[latest[slot]]
    if other.head_end - other.head == size and not memcmp(
        text + other.head, text + element.head, size * sizeof(Unit)
    ):
        return <str> heads[tree.renumbered[latest[slot]]]
    latest[slot] = number
    return _string(text, element.head, element.head_end)


cdef int _fill_counts(outline, Cut* cut, Groups* groups, Tree* tree) except -1:
    """Holders, and letters in links and strong text."""
    cdef bytearray holders = _int64s(tree.block_count)
    cdef bytearray linked = _int64s(tree.block_count), strong = _int64s(tree.block_count)
    cdef Py_ssize_t number, place
    for number in range(cut.block_count):
        place = tree.numbers[number]
        if groups.firsts[number] == number:
            _values(holders)[place] = tree.renumbered[tree.holders[number]]
            _values(linked)[place] = _values(strong)[place] = 0
        _values(linked)[place] += cut.blocks[number].linked
        _values(strong)[place] += cut.blocks[number].strong
    outline.holder_array, outline.holders = _array(holders), _list(holders)
    outline.linked, outline.strong = _array(linked), _array(strong)
    return 0


cdef list _spans_of_blocks(Cut* cut, const Unit* text, Tree* tree, Py_ssize_t max_spans):
    """Per block the heads of the classed inline elements around it and in it, in order, the first few."""
    cdef list found = [()] * tree.block_count
    cdef Py_ssize_t number, block
    cdef Element* span
    cdef str head
    cdef tuple known
    for number in range(cut.span_count):
        span = &cut.spans[number]
        head = None
        for block in range(span.first, span.last):
            known = <tuple> found[tree.numbers[block]]
            if len(known) < max_spans:
                if head is None:
                    head = _string(text, span.head, span.head_end)
                found[tree.numbers[block]] = (*known, head)
    return found


cdef inline bytearray _int64s(Py_ssize_t count):
    return PyByteArray_FromStringAndSize(NULL, count * sizeof(int64_t))


cdef inline int64_t* _values(bytearray numbers) noexcept:
    return <int64_t*> PyByteArray_AS_STRING(numbers)


cdef inline object _array(bytearray numbers):
    return np.frombuffer(numbers, np.int64)


cdef list _list(bytearray numbers):
    cdef int64_t* values = _values(numbers)
    cdef Py_ssize_t place
    return [values[place] for place in range(len(numbers) // <Py_ssize_t> sizeof(int64_t))]
