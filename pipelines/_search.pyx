"""The compiled twin of `search`: sixteen octets of a page looked at at once."""

# cython: language_level=3, boundscheck=False, wraparound=False

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND

cdef extern from "Python.h":
    Py_ssize_t PY_SSIZE_T_MAX

cdef extern from *:
    """
    #include <stdint.h>
    #include <string.h>
    #if defined(__SSE2__)
    #include <emmintrin.h>
    #endif

    /* Like memcmp(...) == 0; with fold 0x20 the letters of `needle`, which are lower case, match in either case. */
    static int stands_at(const uint8_t *text, const uint8_t *needle, Py_ssize_t size, uint8_t fold) {
        if (!fold) return memcmp(text, needle, size) == 0;
        for (Py_ssize_t i = 0; i < size; i++) {
            uint8_t letter = text[i];
            if (letter >= 'A' && letter <= 'Z') letter |= fold;
            if (letter != needle[i]) return 0;
        }
        return 1;
    }

    static Py_ssize_t place_in_octets(
        const uint8_t *text, Py_ssize_t length, const uint8_t *needle, Py_ssize_t size, uint8_t fold
    ) {
        Py_ssize_t i = 0, last = length - size;
    #if defined(__SSE2__)
        const __m128i head = _mm_set1_epi8((char)needle[0]), tail = _mm_set1_epi8((char)needle[size - 1]);
        const __m128i folds = _mm_set1_epi8((char)fold);
        for (; i + 15 <= last; i += 16) {
            __m128i one = _mm_loadu_si128((const __m128i *)(text + i));
            __m128i two = _mm_loadu_si128((const __m128i *)(text + i + size - 1));
            one = _mm_cmpeq_epi8(_mm_or_si128(one, folds), _mm_or_si128(head, folds));
            two = _mm_cmpeq_epi8(_mm_or_si128(two, folds), _mm_or_si128(tail, folds));
            unsigned hits = (unsigned)_mm_movemask_epi8(_mm_and_si128(one, two));
            for (; hits; hits &= hits - 1) {
                Py_ssize_t at = i + __builtin_ctz(hits);
                if (stands_at(text + at, needle, size, fold)) return at;
            }
        }
    #endif
        for (; i <= last; i++)
            if (stands_at(text + i, needle, size, fold)) return i;
        return -1;
    }

    static int stands_at_pairs(const uint16_t *text, const uint8_t *needle, Py_ssize_t size) {
        for (Py_ssize_t i = 0; i < size; i++)
            if (text[i] != needle[i]) return 0;
        return 1;
    }

    static Py_ssize_t place_in_pairs(
        const uint16_t *text, Py_ssize_t length, const uint8_t *needle, Py_ssize_t size
    ) {
        Py_ssize_t i = 0, last = length - size;
    #if defined(__SSE2__)
        const __m128i head = _mm_set1_epi16(needle[0]), tail = _mm_set1_epi16(needle[size - 1]);
        for (; i + 7 <= last; i += 8) {
            __m128i one = _mm_cmpeq_epi16(_mm_loadu_si128((const __m128i *)(text + i)), head);
            __m128i two = _mm_cmpeq_epi16(_mm_loadu_si128((const __m128i *)(text + i + size - 1)), tail);
            unsigned hits = (unsigned)_mm_movemask_epi8(_mm_and_si128(one, two)) & 0x5555;
            for (; hits; hits &= hits - 1) {
                Py_ssize_t at = i + __builtin_ctz(hits) / 2;
                if (stands_at_pairs(text + at, needle, size)) return at;
            }
        }
    #endif
        for (; i <= last; i++)
            if (stands_at_pairs(text + i, needle, size)) return i;
        return -1;
    }

    /* One of the octets 0 to 31 but tab, line feed, form feed, carriage return and escape. */
    static int any_control(const uint8_t *text, Py_ssize_t length) {
        Py_ssize_t i = 0;
    #if defined(__SSE2__)
        const __m128i highest = _mm_set1_epi8(31);
        for (; i + 16 <= length; i += 16) {
            __m128i octets = _mm_loadu_si128((const __m128i *)(text + i));
            __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(octets, highest), octets);
            if (!_mm_movemask_epi8(low)) continue;
            __m128i known = _mm_or_si128(
                _mm_or_si128(_mm_cmpeq_epi8(octets, _mm_set1_epi8(9)), _mm_cmpeq_epi8(octets, _mm_set1_epi8(10))),
                _mm_or_si128(
                    _mm_cmpeq_epi8(octets, _mm_set1_epi8(12)),
                    _mm_or_si128(_mm_cmpeq_epi8(octets, _mm_set1_epi8(13)), _mm_cmpeq_epi8(octets, _mm_set1_epi8(27)))
                )
            );
            if (_mm_movemask_epi8(_mm_andnot_si128(known, low))) return 1;
        }
    #endif
        for (; i < length; i++) {
            uint8_t octet = text[i];
            if (octet < 32 && octet != 9 && octet != 10 && octet != 12 && octet != 13 && octet != 27) return 1;
        }
        return 0;
    }
    """
    Py_ssize_t place_in_octets(
        const unsigned char *text, Py_ssize_t length, const unsigned char *needle, Py_ssize_t size, unsigned char fold
    )
    Py_ssize_t place_in_pairs(
        const unsigned short *text, Py_ssize_t length, const unsigned char *needle, Py_ssize_t size
    )
    bint any_control(const unsigned char *text, Py_ssize_t length)


def holds(str text not None, str needle not None, Py_ssize_t start=0, Py_ssize_t end=PY_SSIZE_T_MAX, /):
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(needle)
    cdef int kind = PyUnicode_KIND(text)
    if size == 0 or start < 0 or end < 0 or kind > 2 or not needle.isascii():
        return text.find(needle, start, end) >= 0
    cdef Py_ssize_t length = min(end, PyUnicode_GET_LENGTH(text)) - start
    if size > length:
        return False
    cdef const unsigned char *wanted = <const unsigned char *> PyUnicode_DATA(needle)
    if kind == 1:
        return place_in_octets(<const unsigned char *> PyUnicode_DATA(text) + start, length, wanted, size, 0) >= 0
    return place_in_pairs(<const unsigned short *> PyUnicode_DATA(text) + start, length, wanted, size) >= 0


def octets_hold(bytes octets not None, bytes needle not None, /):
    if len(needle) == 0 or len(needle) > len(octets):
        return needle in octets
    return place_in_octets(octets, len(octets), needle, len(needle), 0) >= 0


def place_in_any_case(bytes octets not None, bytes needle not None, /):
    if len(needle) == 0 or len(needle) > len(octets):
        return 0 if len(needle) == 0 else -1
    return place_in_octets(octets, len(octets), needle, len(needle), 0x20)


def has_controls(bytes octets not None, /):
    return any_control(octets, len(octets))

