"""Walks over lxml's trees in C: the marked string of `body.flatten`, and elements by tag and attribute.

Nothing but the fields of libxml2's nodes is read, whose layout its ABI fixes; no function of libxml2 is called, so
that the library inside lxml need not be linked.
"""

from cpython.mem cimport PyMem_Free, PyMem_Malloc, PyMem_Realloc
from cpython.unicode cimport PyUnicode_DecodeUTF8, PyUnicode_FromKindAndData
from libc.stdint cimport uint16_t, uint32_t
from libc.string cimport strcmp, strlen, strstr
from lxml.includes cimport tree as xml
from lxml.includes.etreepublic cimport _Element, elementFactory, import_lxml__etree
from pipelines.extract.body.markers cimport (
    OPEN, CLOSE, HEAD_END, BREAK, LINK, LINK_END,
    STRONG, STRONG_END, SPAN, SPAN_END, FIELD,
)

import lxml.etree

import_lxml__etree()
if lxml.etree.LIBXML_VERSION[:2] != (xml.LIBXML_VERSION // 10000, xml.LIBXML_VERSION // 100 % 100):
    raise ImportError("compiled for another libxml2 than lxml brings")

ctypedef const unsigned char* Bytes

cdef enum:
    # what an element's tag makes of it; the first is what stands for all that is in no list
    PLAIN
    A_BLOCK
    A_SKIPPED
    A_STRONG
    A_BREAK
    A_LINK
    A_CLASSED_LINK
    A_SPAN
    A_SPAN_IF_CLASSED

cdef enum:
    SLOTS = 512
    MAX_NAMES = 200
    MAX_NAME_BYTES = 24
    MAX_TESTS = 64


class UnusualTreeError(ValueError):
    """The tree holds what no parser of HTML makes: entity references in attributes, text that is not UTF-8."""


cdef class Names:
    """A small table from names (ASCII, to `MAX_NAME_BYTES`) to numbers from 1 to 255."""

    cdef list _kept
    cdef const char* _names[SLOTS]
    cdef unsigned char _numbers[SLOTS]

    def __cinit__(self):
        self._kept = []
        for slot in range(SLOTS):
            self._names[slot] = NULL

    cdef int add(self, str name, int number) except -1:
        cdef bytes kept = name.encode("ascii")
        if not 0 < len(kept) <= MAX_NAME_BYTES or len(self._kept) >= MAX_NAMES or not 0 < number < 256:
            raise ValueError(name)
        cdef unsigned int slot = _slot(<Bytes> <const char*> kept)
        while self._names[slot] != NULL:
            slot = (slot + 1) % SLOTS
        self._kept.append(kept)
        self._names[slot] = kept
        self._numbers[slot] = number
        return 0

    cdef inline int number(self, Bytes name) noexcept:
        """0 for a name that is not in the table."""
        cdef unsigned int slot = _slot(name)
        while self._names[slot] != NULL:
            if strcmp(self._names[slot], <const char*> name) == 0:
                return self._numbers[slot]
            slot = (slot + 1) % SLOTS
        return 0


cdef inline unsigned int _slot(Bytes name) noexcept:
    """By the first three letters, which tell nearly all names of HTML apart."""
    cdef unsigned int value = name[0]
    if value:
        value = value * 31 + name[1]
        if name[1]:
            value = value * 31 + name[2]
    return value % SLOTS


# --- a growing text -----------------------------------------------------------------------------------------------

cdef struct Text:
    # `size` code points of `room`, of two bytes each or, from the first one beyond the basic plane on, of four
    void* units
    Py_ssize_t size
    Py_ssize_t room
    bint is_wide


cdef int _make_room(Text* text, Py_ssize_t more) except -1:
    cdef Py_ssize_t room
    cdef void* units
    if text.size + more > text.room:
        room = 2 * (text.size + more)
        units = PyMem_Realloc(text.units, room * (4 if text.is_wide else 2))
        if units == NULL:
            raise MemoryError
        text.units, text.room = units, room
    return 0


cdef int _widen(Text* text) except -1:
    cdef uint16_t* narrow = <uint16_t*> text.units
    cdef uint32_t* wide = <uint32_t*> PyMem_Malloc(4 * text.room)
    cdef Py_ssize_t place
    if wide == NULL:
        raise MemoryError
    for place in range(text.size):
        wide[place] = narrow[place]
    PyMem_Free(narrow)
    text.units, text.is_wide = wide, True
    return 0


cdef inline int _put(Text* text, uint32_t unit) except -1:
    _make_room(text, 1)
    if text.is_wide:
        (<uint32_t*> text.units)[text.size] = unit
    else:
        (<uint16_t*> text.units)[text.size] = unit
    text.size += 1
    return 0


cdef int _put_utf8(Text* text, Bytes source) except -1:
    """Appends a text that ends in a NUL; one that is no UTF-8 raises `UnusualTreeError`."""
    cdef uint16_t* narrow
    cdef uint32_t* wide
    cdef uint32_t code
    if source == NULL:
        return 0
    _make_room(text, strlen(<const char*> source))
    if not text.is_wide:
        narrow = <uint16_t*> text.units + text.size
        while source[0]:
            if source[0] < 0x80:
                code = source[0]
                source += 1
            elif source[0] < 0xF0:
                code = _next_code(&source)
            else:
                break
            narrow[0] = code
            narrow += 1
        text.size = narrow - <uint16_t*> text.units
        if not source[0]:
            return 0
        _widen(text)
    wide = <uint32_t*> text.units + text.size
    while source[0]:
        wide[0] = _next_code(&source)
        wide += 1
    text.size = wide - <uint32_t*> text.units
    return 0


cdef inline uint32_t _next_code(Bytes* source) except? 0xFFFFFFFF:
    """Moves on by one code point; never behind the NUL that ends the text, which continues none."""
    cdef Bytes at = source[0]
    cdef uint32_t code = at[0]
    if code < 0x80:
        source[0] = at + 1
        return code
    if 0xC2 <= code < 0xE0 and _continues(at[1]):
        source[0] = at + 2
        return (code & 0x1F) << 6 | (at[1] & 0x3F)
    if 0xE0 <= code < 0xF0 and _continues(at[1]) and _continues(at[2]):
        source[0] = at + 3
        code = (code & 0x0F) << 12 | (at[1] & 0x3F) << 6 | (at[2] & 0x3F)
        if code >= 0x800 and not 0xD800 <= code < 0xE000:
            return code
    elif 0xF0 <= code < 0xF5 and _continues(at[1]) and _continues(at[2]) and _continues(at[3]):
        source[0] = at + 4
        code = (code & 0x07) << 18 | (at[1] & 0x3F) << 12 | (at[2] & 0x3F) << 6 | (at[3] & 0x3F)
        if 0x10000 <= code < 0x110000:
            return code
    raise UnusualTreeError


cdef inline bint _continues(unsigned char byte) noexcept:
    return byte & 0xC0 == 0x80


# --- the marked string --------------------------------------------------------------------------------------------

cdef struct Kinds:
    # of the elements that are open, from the root on
    unsigned char* values
    Py_ssize_t size
    Py_ssize_t room


cdef inline int _push(Kinds* kinds, unsigned char kind) except -1:
    cdef unsigned char* values
    if kinds.size == kinds.room:
        values = <unsigned char*> PyMem_Realloc(kinds.values, 2 * kinds.room + 64)
        if values == NULL:
            raise MemoryError
        kinds.values, kinds.room = values, 2 * kinds.room + 64
    kinds.values[kinds.size] = kind
    kinds.size += 1
    return 0


cdef class Flattener:
    """Writes a tree as the marked string of `body.flatten`, whose lists of tags it is given."""

    cdef Names _tags

    def __init__(self, block_tags, skipped_tags, strong_tags):
        self._tags = Names()
        for kind, tags in (
            (A_BLOCK, block_tags),
            (A_SKIPPED, skipped_tags),
            (A_STRONG, strong_tags),
            (A_BREAK, ("br",)),
            (A_LINK, ("a",)),
            (A_SPAN, ("time", "cite")),
            (A_SPAN_IF_CLASSED, ("span", "font")),
        ):
            for tag in tags:
                self._tags.add(tag, kind)

    def markup(self, _Element tree not None):
        """str: the element with all in it, however deep. Raises `UnusualTreeError`."""
        cdef Text text = Text(NULL, 0, 0, False)
        cdef Kinds kinds = Kinds(NULL, 0, 0)
        if tree._c_node == NULL:
            raise UnusualTreeError
        try:
            _make_room(&text, 1 << 14)
            self._walk(tree._c_node, &text, &kinds)
            return PyUnicode_FromKindAndData(4 if text.is_wide else 2, text.units, text.size)
        finally:
            PyMem_Free(text.units)
            PyMem_Free(kinds.values)

    cdef int _walk(self, xml.xmlNode* top, Text* text, Kinds* kinds) except -1:
        cdef xml.xmlNode* node = top
        cdef int kind
        while True:
            if node.type == xml.XML_ELEMENT_NODE:
                kind = self._enter(node, text)
                if kind != A_SKIPPED and node.children != NULL:
                    _push(kinds, kind)
                    node = node.children
                    continue
                _leave(kind, text)
            elif node.type == xml.XML_TEXT_NODE or node.type == xml.XML_CDATA_SECTION_NODE:
                _put_utf8(text, <Bytes> node.content)
            while node is not top and node.next == NULL:
                node = node.parent
                kinds.size -= 1
                _leave(kinds.values[kinds.size], text)
            if node is top:
                return 0
            node = node.next

    cdef int _enter(self, xml.xmlNode* element, Text* text) except -1:
        """Writes how the element begins; gives what it is."""
        cdef int kind = self._tags.number(<Bytes> element.name) if element.ns == NULL else PLAIN
        if kind == A_BLOCK:
            _put(text, OPEN)
            _put_head(text, element)
        elif kind == A_LINK:
            if _has_class(element):
                kind = A_CLASSED_LINK
                _put(text, SPAN)
                _put_head(text, element)
            _put(text, LINK)
        elif kind == A_STRONG:
            _put(text, STRONG)
        elif kind == A_BREAK:
            _put(text, BREAK)
            kind = A_SKIPPED
        elif kind == A_SPAN or kind == A_SPAN_IF_CLASSED:
            if kind == A_SPAN_IF_CLASSED and not _has_class(element):
                return PLAIN
            kind = A_SPAN
            _put(text, SPAN)
            _put_head(text, element)
        return kind


cdef inline int _leave(int kind, Text* text) except -1:
    if kind == A_BLOCK:
        _put(text, CLOSE)
    elif kind == A_STRONG:
        _put(text, STRONG_END)
    elif kind == A_LINK:
        _put(text, LINK_END)
    elif kind == A_CLASSED_LINK:
        _put(text, LINK_END)
        _put(text, SPAN_END)
    elif kind == A_SPAN:
        _put(text, SPAN_END)
    return 0


cdef int _put_head(Text* text, xml.xmlNode* element) except -1:
    """`tag class|id|…` up to its end, the fields in the order of the attributes."""
    cdef xml.xmlAttr* attribute = element.properties
    _put_utf8(text, <Bytes> element.name)
    while attribute != NULL:
        if attribute.ns == NULL:
            _put_field(text, attribute)
        attribute = attribute.next
    _put(text, HEAD_END)
    return 0


cdef int _put_field(Text* text, xml.xmlAttr* attribute) except -1:
    cdef const char* name = <const char*> attribute.name
    cdef char first = name[0]
    if first == c"c" and strcmp(name, "class") == 0:
        _put(text, FIELD)
        _put_utf8(text, _value(attribute))
    elif first == c"i" and strcmp(name, "id") == 0:
        _put(text, FIELD)
        _put(text, c"#")
        _put_utf8(text, _value(attribute))
    elif (first == c"i" and strcmp(name, "itemprop") == 0) or (first == c"r" and strcmp(name, "role") == 0):
        _put(text, FIELD)
        _put_utf8(text, _value(attribute))
    elif (
        (first == c"s" and strcmp(name, "style") == 0 and _displays_none(_value(attribute)))
        or (first == c"h" and strcmp(name, "hidden") == 0)
        or (
            first == c"a"
            and strcmp(name, "aria-hidden") == 0
            and strcmp(<const char*> _value(attribute), "true") == 0
        )
    ):
        _put(text, FIELD)
        _put_utf8(text, <Bytes> "hidden")
    return 0


cdef bint _displays_none(Bytes style) noexcept:
    """Is `display:none` in it, in whatever case and with whatever spaces between?"""
    cdef const char* sought = "display:none"
    cdef Bytes start = style
    cdef Bytes at
    cdef int matched
    while start[0]:
        if start[0] | 0x20 == c"d":
            at, matched = start, 0
            while sought[matched] and at[0]:
                if at[0] != c" ":
                    if not _is_letter(at[0], sought[matched]):
                        break
                    matched += 1
                at += 1
            if not sought[matched]:
                return True
        start += 1
    return False


cdef inline bint _is_letter(unsigned char byte, char letter) noexcept:
    return byte == letter or (c"A" <= byte <= c"Z" and byte + 32 == letter)


cdef inline bint _has_class(xml.xmlNode* element) noexcept:
    cdef xml.xmlAttr* attribute = element.properties
    while attribute != NULL:
        if attribute.ns == NULL and strcmp(<const char*> attribute.name, "class") == 0:
            return True
        attribute = attribute.next
    return False


cdef inline Bytes _value(xml.xmlAttr* attribute) except NULL:
    cdef xml.xmlNode* text = attribute.children
    if text == NULL:
        return <Bytes> ""
    if text.type != xml.XML_TEXT_NODE or text.next != NULL:
        raise UnusualTreeError
    return <Bytes> text.content if text.content != NULL else <Bytes> ""


# --- elements by tag and attribute --------------------------------------------------------------------------------

cdef class ElementIndex:
    """Finds elements by many tags and attributes in one walk; see `tree_index.elements_of_tree`."""

    cdef Names _tags, _attributes
    cdef list _tag_keys, _test_keys, _kept
    cdef list _read  # per tag the names (bytes) of the attributes that are wanted of it, or None: the element itself
    cdef int _test_count
    cdef int _tested[MAX_TESTS]  # the number of the attribute
    cdef char _operators[MAX_TESTS]  # 0, "=" or "*"
    cdef const char* _operands[MAX_TESTS]

    def __init__(self, tags, tests, values):
        """`tests`: (key, attribute, operator, operand), the operator "", "=" or "*="; `values`: per tag attributes.
        Raises ValueError."""
        self._tags, self._attributes = Names(), Names()
        self._tag_keys, self._test_keys, self._kept = [*tags, *values], [], []
        self._read = [None] * len(tags) + [[name.encode() for name in names] for names in values.values()]
        if len(tests) > MAX_TESTS:
            raise ValueError("too many tests")
        for number, tag in enumerate(self._tag_keys, 1):
            self._tags.add(tag, number)
        numbers = {}
        for place, (key, attribute, operator, operand) in enumerate(tests):
            if attribute not in numbers:
                numbers[attribute] = len(numbers) + 1
                self._attributes.add(attribute, numbers[attribute])
            self._tested[place] = numbers[attribute]
            self._operators[place] = {"": 0, "=": c"=", "*=": c"*"}[operator]
            self._kept.append(operand.encode())
            self._operands[place] = <bytes> self._kept[place]
            self._test_keys.append(key)
        self._test_count = len(tests)

    def elements(self, _Element tree not None):
        """dict: per tag and per test the elements (or tuples of their attributes) that match, in document order; none
        is without a list."""
        cdef list by_tag = [[] for _ in self._tag_keys]
        cdef list by_test = [[] for _ in self._test_keys]
        cdef xml.xmlNode* top = tree._c_node
        cdef xml.xmlNode* node = top
        cdef int number
        if top == NULL:
            raise UnusualTreeError
        while True:
            if node.type == xml.XML_ELEMENT_NODE:
                number = self._tags.number(<Bytes> node.name) if node.ns == NULL else 0
                if number:
                    wanted = self._read[number - 1]
                    (<list> by_tag[number - 1]).append(
                        elementFactory(tree._doc, node) if wanted is None else _values(node, <list> wanted)
                    )
                if self._test_count and node.properties != NULL:
                    self._test(tree, node, by_test)
                if node.children != NULL:
                    node = node.children
                    continue
            while node is not top and node.next == NULL:
                node = node.parent
            if node is top:
                break
            node = node.next
        found = dict(zip(self._tag_keys, by_tag))
        found.update(zip(self._test_keys, by_test))
        return found

    cdef int _test(self, _Element tree, xml.xmlNode* node, list by_test) except -1:
        cdef xml.xmlAttr* attribute = node.properties
        cdef int number, place
        while attribute != NULL:
            number = self._attributes.number(<Bytes> attribute.name) if attribute.ns == NULL else 0
            if number:
                for place in range(self._test_count):
                    if self._tested[place] == number and self._holds(place, _value(attribute)):
                        (<list> by_test[place]).append(elementFactory(tree._doc, node))
            attribute = attribute.next
        return 0

    cdef inline bint _holds(self, int place, Bytes value) noexcept:
        if self._operators[place] == c"=":
            return strcmp(<const char*> value, self._operands[place]) == 0
        return not self._operators[place] or strstr(<const char*> value, self._operands[place]) != NULL


cdef tuple _values(xml.xmlNode* node, list names):
    """The values of these attributes, None for one that is not there."""
    return tuple([_value_of(node, <bytes> name) for name in names])


cdef object _value_of(xml.xmlNode* node, const char* name):
    cdef xml.xmlAttr* attribute = node.properties
    cdef const char* value
    while attribute != NULL:
        if attribute.ns == NULL and strcmp(<const char*> attribute.name, name) == 0:
            value = <const char*> _value(attribute)
            return PyUnicode_DecodeUTF8(value, strlen(value), NULL)
        attribute = attribute.next
    return None
