"""The compiled twin of `text`, and what `scripts`, `extract.names` and `extract.wording` ask of many lines: one pass over the characters each."""

# cython: language_level=3, boundscheck=False, wraparound=False

import unicodedata

from libc.stdlib cimport free, malloc
from libc.string cimport memset
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND, PyUnicode_READ

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(str text)
    unsigned char *PyUnicode_1BYTE_DATA(str text)
    str PyUnicode_FromKindAndData(int kind, const void *data, Py_ssize_t length)
    str PyUnicode_New(Py_ssize_t length, Py_UCS4 highest)
    void PyUnicode_WRITE(int kind, void *data, Py_ssize_t index, Py_UCS4 char)
    bint Py_UNICODE_ISDECIMAL(Py_UCS4 char)
    Py_UCS4 Py_UNICODE_TOLOWER(Py_UCS4 char)
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
    cdef int kind
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
        row += 1


def latin_letters(texts not None, const unsigned char[::1] classes not None, Py_ssize_t most, /):
    cdef Py_ssize_t i, length
    cdef int kind, number
    cdef const void *data
    cdef const unsigned char *octets
    cdef Py_UCS4 char
    cdef unsigned char letter
    cdef str text
    cdef list found = []
    for text in texts:
        length = min(PyUnicode_GET_LENGTH(text), most)
        number = 0
        if PyUnicode_IS_ASCII(text):
            octets = PyUnicode_1BYTE_DATA(text)
            for i in range(length):
                number += <unsigned char>((octets[i] | 32) - 97) < 26
        else:
            kind = PyUnicode_KIND(text)
            data = PyUnicode_DATA(text)
            for i in range(length):
                char = PyUnicode_READ(kind, data, i)
                if char < 128:
                    number += <unsigned char>((<unsigned char>char | 32) - 97) < 26
                    continue
                letter = classes[char] if char < 0x10000 else 0
                if letter > 1:
                    return None
                number += letter
        found.append(number)
    return found


def joined_run(texts not None, Py_ssize_t most, /):
    cdef Py_ssize_t i, left = most, size = 0
    cdef int kind
    cdef const void *data
    cdef Py_UCS4 char
    cdef bint is_apart = False
    cdef str text
    cdef Py_UCS4 *run = <Py_UCS4 *>malloc((most + 1) * sizeof(Py_UCS4))
    if not run:
        raise MemoryError
    try:
        for text in texts:
            kind = PyUnicode_KIND(text)
            data = PyUnicode_DATA(text)
            for i in range(min(PyUnicode_GET_LENGTH(text), left)):
                char = PyUnicode_READ(kind, data, i)
                if Py_UNICODE_ISSPACE(char) or Py_UNICODE_ISDECIMAL(char):
                    is_apart = True
                    continue
                if is_apart and size:
                    run[size] = u" "
                    size += 1
                is_apart = False
                run[size] = char
                size += 1
            left -= PyUnicode_GET_LENGTH(text) + 1
            is_apart = True
            if left < 0:
                break
        return PyUnicode_FromKindAndData(4, run, size)
    finally:
        free(run)


cdef inline bint is_letter(Py_UCS4 char) noexcept:
    return Py_UNICODE_ISALNUM(char) and not Py_UNICODE_ISDECIMAL(char)


cdef bint has_head(str line, int kind, const void *data, Py_ssize_t length, dict heads, dict folds, Py_ssize_t longest):
    """Does the first word of a line, or the first two letters of it, begin a phrase?"""
    cdef Py_ssize_t i, start = 0, end
    cdef Py_UCS4 char
    cdef str word
    cdef unsigned char *octets
    while start < length and not is_letter(PyUnicode_READ(kind, data, start)):
        start += 1
    if start == length:
        return False
    end = start
    while end < length and PyUnicode_READ(kind, data, end) < 128 and is_letter(PyUnicode_READ(kind, data, end)):
        end += 1
    if end == length or not is_letter(PyUnicode_READ(kind, data, end)):
        if end - start > longest:
            return False
        word = PyUnicode_New(end - start, 127)
        octets = PyUnicode_1BYTE_DATA(word)
        for i in range(end - start):
            octets[i] = <int>PyUnicode_READ(kind, data, start + i) | 32
        return word in heads
    while end < length and is_letter(PyUnicode_READ(kind, data, end)):
        end += 1
    word = PyUnicode_Substring(line, start, end).casefold()
    if word.isascii():
        return word in heads
    if word.translate(folds) in heads or PyUnicode_Substring(line, start, min(length, start + 2)) in heads:
        return True
    return end < length and folds.get(<long>PyUnicode_READ(kind, data, end), 0) is None


cdef Py_ssize_t folded_head(
    Py_UCS4 *folded, int kind, const void *data, Py_ssize_t length, dict folds
) except -2:
    """The line as phrases are compared, but for what stands around it; -1 where folding is not so simple."""
    cdef Py_ssize_t i, size = 0
    cdef Py_UCS4 char
    for i in range(length):
        char = PyUnicode_READ(kind, data, i)
        if char < 128:
            if u"A" <= char <= u"Z":
                char = <Py_UCS4>(<int>char | 32)
        elif not is_plain(char) and not 0x620 <= char < 0x6DE and not 0x6F0 <= char < 0x6FA:
            return -1
        else:
            plain = folds.get(<long>char, 0)
            if plain is None:
                continue
            char = Py_UNICODE_TOLOWER(char) if plain == 0 else <Py_UCS4>plain
        if Py_UNICODE_ISSPACE(char):
            if size == 0 or folded[size - 1] == u" ":
                continue
            char = u" "
        folded[size] = char
        size += 1
    return size


cdef bint begins_phrase(str line, int kind, const void *data, Py_ssize_t length, dict heads, dict folds, str edges):
    cdef Py_UCS4 folded[256]
    cdef Py_ssize_t start = 0, end, size
    if length > 256:
        return True
    size = folded_head(folded, kind, data, length, folds)
    if size < 0:
        return True
    while start < size and folded[start] in edges:
        start += 1
    end = start
    while end < size and is_letter(folded[end]):
        end += 1
    return has_phrase(heads.get(PyUnicode_FromKindAndData(4, folded + start, end - start)), folded + start, size - start) or (
        end - start != 2
        and size - start >= 2
        and has_phrase(heads.get(PyUnicode_FromKindAndData(4, folded + start, 2)), folded + start, size - start)
    )


cdef bint has_phrase(group, const Py_UCS4 *folded, Py_ssize_t size):
    cdef Py_ssize_t i, length
    cdef int kind
    cdef const void *data
    cdef Py_UCS4 char
    cdef bint is_compact
    cdef str text
    if group is None:
        return False
    for text in <tuple>group:
        length = PyUnicode_GET_LENGTH(text)
        if length > size:
            continue
        kind = PyUnicode_KIND(text)
        data = PyUnicode_DATA(text)
        is_compact = False
        i = 0
        while i < length:
            char = PyUnicode_READ(kind, data, i)
            if char != folded[i]:
                break
            is_compact = is_compact or char >= 0xE00
            i += 1
        if i == length and (is_compact or length == size or not is_letter(folded[length])):
            return True
    return False


cdef inline bint is_plain(Py_UCS4 char) noexcept:
    """Characters that NFKC leaves alone or turns into marks, and that have one small letter; by far not all."""
    return (
        0xC0 <= char < 0x130 and char != 0xDF
        or char == 0xA0
        or char == 0xAB
        or char == 0xBB
        or 0x14A <= char < 0x17F
        or 0x400 <= char < 0x483
        or 0x2010 <= char < 0x2028
        or 0x4E00 <= char < 0xA000
        or 0xAC00 <= char < 0xD7A4
    )


def letters(str text not None, /):
    cdef Py_ssize_t i, size = 0, length = PyUnicode_GET_LENGTH(text)
    cdef int kind = PyUnicode_KIND(text)
    cdef const void *data = PyUnicode_DATA(text)
    cdef Py_UCS4 char
    cdef unsigned char *octets
    cdef Py_UCS4 *found
    cdef str made
    if PyUnicode_IS_ASCII(text):
        for i in range(length):
            size += is_word_sign(PyUnicode_READ(kind, data, i))
        made = PyUnicode_New(size, 127)
        octets = PyUnicode_1BYTE_DATA(made) if size else NULL
        size = 0
        for i in range(length):
            char = PyUnicode_READ(kind, data, i)
            if is_word_sign(char):
                octets[size] = <unsigned char>(<int>char | 32) if u"A" <= char <= u"Z" else <unsigned char>char
                size += 1
        return made
    for i in range(length):
        char = PyUnicode_READ(kind, data, i)
        if char >= 128 and not is_plain(char):
            return alphanumeric(unicodedata.normalize("NFKC", text), True).casefold()
    found = <Py_UCS4 *>malloc((length + 1) * sizeof(Py_UCS4))
    if not found:
        raise MemoryError
    found[0] = 0
    try:
        for i in range(length):
            char = PyUnicode_READ(kind, data, i)
            if Py_UNICODE_ISALNUM(char) or char == u"_":
                found[size] = Py_UNICODE_TOLOWER(char)
                size += 1
        return PyUnicode_FromKindAndData(4, found, size)
    finally:
        free(found)


cdef list words_cut(str text, Py_ssize_t size):
    cdef Py_ssize_t i, length = PyUnicode_GET_LENGTH(text), start = -1
    cdef int kind = PyUnicode_KIND(text)
    cdef const void *data = PyUnicode_DATA(text)
    cdef Py_UCS4 char
    cdef list found = []
    for i in range(length):
        char = PyUnicode_READ(kind, data, i)
        if Py_UNICODE_ISALNUM(char) or char == u"_":
            if start < 0:
                start = i
        elif start >= 0:
            found.append(PyUnicode_Substring(text, start, min(i, start + size)))
            start = -1
    if start >= 0:
        found.append(PyUnicode_Substring(text, start, min(length, start + size)))
    return found


def words(str text not None, /):
    cdef Py_ssize_t i
    cdef int kind
    cdef const void *data
    cdef Py_UCS4 char
    if not PyUnicode_IS_ASCII(text):
        kind = PyUnicode_KIND(text)
        data = PyUnicode_DATA(text)
        for i in range(PyUnicode_GET_LENGTH(text)):
            char = PyUnicode_READ(kind, data, i)
            if char >= 128 and not is_plain(char):
                text = unicodedata.normalize("NFKC", text).casefold()
                break
        else:
            text = text.lower()
    else:
        text = text.lower()
    return tuple(words_cut(text, PyUnicode_GET_LENGTH(text)))


cdef inline bint is_word_sign(Py_UCS4 char) noexcept:
    return u"a" <= char <= u"z" or u"0" <= char <= u"9" or u"A" <= char <= u"Z" or char == u"_"


cdef inline bint is_decimal_at(int kind, const void *data, Py_ssize_t length, Py_ssize_t i) noexcept:
    return 0 <= i < length and Py_UNICODE_ISDECIMAL(PyUnicode_READ(kind, data, i))


cdef bint has_notice_sign(int kind, const void *data, Py_ssize_t length):
    cdef Py_ssize_t i, k
    cdef Py_UCS4 char, follower
    cdef bytes small = b"copyright", capital = b"COPYRIGHT"
    cdef const unsigned char *smalls = small
    cdef const unsigned char *capitals = capital
    for i in range(length):
        char = PyUnicode_READ(kind, data, i)
        if char == 0xA9 or char == 0x24D2:
            return True
        if i + 2 >= length:
            continue
        follower = PyUnicode_READ(kind, data, i + 1)
        if char == u"(":
            if (follower == u"c" or follower == u"C") and PyUnicode_READ(kind, data, i + 2) == u")":
                return True
        elif (char == u"1" and follower == u"9") or (char == u"2" and follower == u"0"):
            if (
                is_decimal_at(kind, data, length, i + 2)
                and is_decimal_at(kind, data, length, i + 3)
                and not is_decimal_at(kind, data, length, i + 4)
                and not is_decimal_at(kind, data, length, i - 1)
            ):
                return True
        elif (char == u"c" or char == u"C") and (follower == u"o" or follower == u"O") and i + 9 <= length:
            k = 1
            if follower == u"o":
                while k < 9 and PyUnicode_READ(kind, data, i + k) == smalls[k]:
                    k += 1
            elif char == u"C":
                while k < 9 and PyUnicode_READ(kind, data, i + k) == capitals[k]:
                    k += 1
            if k == 9:
                return True
    return False


def lines_to_ask(
    lines not None, dict heads not None, dict folds not None, str edges not None, Py_ssize_t longest, Py_ssize_t most, /
):
    cdef Py_ssize_t number = 0, length
    cdef int kind
    cdef const void *data
    cdef str line
    cdef list found = []
    for line in lines:
        length = PyUnicode_GET_LENGTH(line)
        if length <= most:
            kind = PyUnicode_KIND(line)
            data = PyUnicode_DATA(line)
            if (
                has_head(line, kind, data, length, heads, folds, longest)
                and begins_phrase(line, kind, data, length, heads, folds, edges)
            ) or has_notice_sign(kind, data, length):
                found.append(number)
        number += 1
    return found


def heads_of_words(str text not None, Py_ssize_t size, /):
    return set(words_cut(text, size))


def alphanumeric(str text not None, bint with_underscores=False, /):
    cdef Py_ssize_t i, length = PyUnicode_GET_LENGTH(text), size = 0
    cdef int kind = PyUnicode_KIND(text)
    cdef const void *data = PyUnicode_DATA(text)
    cdef void *made = malloc(length * kind + 1)
    cdef Py_UCS4 char
    if made == NULL:
        raise MemoryError
    try:
        for i in range(length):
            char = PyUnicode_READ(kind, data, i)
            if Py_UNICODE_ISALNUM(char) or (char == u"_" and with_underscores):
                PyUnicode_WRITE(kind, made, size, char)
                size += 1
        return PyUnicode_FromKindAndData(kind, made, size)
    finally:
        free(made)


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
