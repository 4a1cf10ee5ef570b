"""The compiled twin of `text`, and the counting of letters for `languages`: one pass over the characters each."""

# cython: language_level=3, boundscheck=False, wraparound=False

import unicodedata

from libc.string cimport memset
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND, PyUnicode_READ

cdef extern from "Python.h":
    bint Py_UNICODE_ISSPACE(Py_UCS4 char)
    bint Py_UNICODE_ISPRINTABLE(Py_UCS4 char)
    bint Py_UNICODE_ISALNUM(Py_UCS4 char)
    str PyUnicode_Substring(str text, Py_ssize_t start, Py_ssize_t end)


def word_count(str text not None, /):
    cdef Py_ssize_t i, length = PyUnicode_GET_LENGTH(text), words = 0, unspaced = 0
    cdef int kind = PyUnicode_KIND(text)
    cdef const void *data = PyUnicode_DATA(text)
    cdef bint is_word = False
    cdef Py_UCS4 char
    for i in range(length):
        char = PyUnicode_READ(kind, data, i)
        if Py_UNICODE_ISSPACE(char):
            is_word = False
        else:
            words += not is_word
            is_word = True
            if char >= 0xE00:
                unspaced += char <= 0xE7F or 0x3040 <= char <= 0x9FFF
    return max(words, unspaced // 2)


cdef inline bint is_never_composed(Py_UCS4 char) noexcept:
    """Letters and signs that NFC leaves as they are, whatever stands before them; by far not all."""
    return (
        char < 0x300
        or 0x400 <= char < 0x483
        or 0x2010 <= char < 0x2028
        or 0x4E00 <= char < 0xA000
        or 0xAC00 <= char < 0xD7A4
    )


def is_tidy(str text not None, /):
    cdef Py_ssize_t i, length = PyUnicode_GET_LENGTH(text)
    cdef int kind = PyUnicode_KIND(text)
    cdef const void *data = PyUnicode_DATA(text)
    cdef bint is_composed = True
    cdef Py_UCS4 char, before = u"\n", second = 0
    if length == 0:
        return True
    for i in range(length):
        char = PyUnicode_READ(kind, data, i)
        if char == u"\n":
            if before == u" " or i == 0 or (before == u"\n" and second == u"\n"):
                return False
        elif char == u" ":
            if before == u"\n":
                return False
        elif not 32 < char < 127:
            if not Py_UNICODE_ISPRINTABLE(char):
                return False
            is_composed = is_composed and is_never_composed(char)
        second = before
        before = char
    if before == u" " or before == u"\n":
        return False
    return is_composed or unicodedata.is_normalized("NFC", text)


def count_letters(texts, const unsigned char[::1] classes not None, long long[:, ::1] table not None, /):
    cdef Py_ssize_t i, row = 0
    cdef int kind, highest = 0
    cdef const void *data
    cdef Py_UCS4 char
    cdef unsigned char letter
    cdef str text
    for text in texts:
        kind = PyUnicode_KIND(text)
        data = PyUnicode_DATA(text)
        for i in range(PyUnicode_GET_LENGTH(text)):
            char = PyUnicode_READ(kind, data, i)
            letter = classes[char] if char < 0x10000 else 0
            if letter:
                table[row, letter] += 1
                if letter > highest:
                    highest = letter
        row += 1
    return highest


def heads_of_words(str text not None, Py_ssize_t size, /):
    cdef Py_ssize_t i, length = PyUnicode_GET_LENGTH(text), start = -1
    cdef int kind = PyUnicode_KIND(text)
    cdef const void *data = PyUnicode_DATA(text)
    cdef Py_UCS4 char
    cdef set found = set()
    for i in range(length):
        char = PyUnicode_READ(kind, data, i)
        if Py_UNICODE_ISALNUM(char) or char == u"_":
            if start < 0:
                start = i
        elif start >= 0:
            found.add(PyUnicode_Substring(text, start, min(i, start + size)))
            start = -1
    if start >= 0:
        found.add(PyUnicode_Substring(text, start, min(length, start + size)))
    return found


def high_letters(str text not None, /):
    cdef Py_ssize_t i
    cdef int kind = PyUnicode_KIND(text)
    cdef const void *data = PyUnicode_DATA(text)
    cdef Py_UCS4 char
    cdef unsigned char seen[0x2000]
    cdef list found = []
    memset(seen, 0, sizeof(seen))
    for i in range(PyUnicode_GET_LENGTH(text)):
        char = PyUnicode_READ(kind, data, i)
        if 0xC0 <= char < 0x2000 and not seen[char]:
            seen[char] = 1
            found.append(char)
    return found
