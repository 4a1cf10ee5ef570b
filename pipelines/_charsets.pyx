"""The compiled twin of `charsets.decoded_utf8`: sixteen octets of ASCII at once."""

# cython: language_level=3, boundscheck=False, wraparound=False

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_New

cdef extern from *:
    """
    #include <stdint.h>
    #if defined(__SSE2__)
    #include <emmintrin.h>
    #endif

    /* How many of the octets from `i` on are surely ASCII; 0 where it does not know. */
    static inline Py_ssize_t ascii_run(const uint8_t *octets, Py_ssize_t i, Py_ssize_t length) {
        Py_ssize_t start = i;
    #if defined(__SSE2__)
        while (i + 16 <= length && !_mm_movemask_epi8(_mm_loadu_si128((const __m128i *)(octets + i)))) i += 16;
    #endif
        return i - start;
    }

    #define FOLLOWS(octet) (((octet) & 0xC0) == 0x80)

    /* The characters of valid UTF-8, the highest of them, and whether one of the letters that begin UTF-8 read as
       Latin-1 is there (in octets: C3, then 83, 90, 98, 99 or A2); -1 for invalid UTF-8. */
    static Py_ssize_t measured(const uint8_t *octets, Py_ssize_t length, uint32_t *highest, int *has_lead) {
        Py_ssize_t i = 0, number = 0;
        uint32_t high = 0;
        *has_lead = 0;
        while (i < length) {
            Py_ssize_t run = ascii_run(octets, i, length);
            i += run; number += run;
            for (; i < length && octets[i] < 0x80; i++) number++;
            for (; i < length && octets[i] >= 0x80; number++) {
                uint8_t lead = octets[i], next = i + 1 < length ? octets[i + 1] : 0;
                uint32_t code;
                if (lead < 0xC2 || !FOLLOWS(next)) return -1;
                if (lead < 0xE0) {
                    code = (uint32_t)(lead & 0x1F) << 6 | (next & 0x3F);
                    if (lead == 0xC3 && (next == 0x83 || next == 0x90 || next == 0x98 || next == 0x99 || next == 0xA2))
                        *has_lead = 1;
                    i += 2;
                } else if (lead < 0xF0) {
                    if (i + 2 >= length || !FOLLOWS(octets[i + 2])) return -1;
                    if ((lead == 0xE0 && next < 0xA0) || (lead == 0xED && next >= 0xA0)) return -1;
                    code = (uint32_t)(lead & 0x0F) << 12 | (uint32_t)(next & 0x3F) << 6 | (octets[i + 2] & 0x3F);
                    i += 3;
                } else {
                    if (lead > 0xF4 || i + 3 >= length || !FOLLOWS(octets[i + 2]) || !FOLLOWS(octets[i + 3])) return -1;
                    if ((lead == 0xF0 && next < 0x90) || (lead == 0xF4 && next >= 0x90)) return -1;
                    code = 0x10000;
                    i += 4;
                }
                if (code > high) high = code;
            }
        }
        *highest = high;
        return number;
    }

    static inline uint32_t next_code(const uint8_t *octets, Py_ssize_t *i) {
        const uint8_t *at = octets + *i;
        if (at[0] < 0x80) { *i += 1; return at[0]; }
        if (at[0] < 0xE0) { *i += 2; return (uint32_t)(at[0] & 0x1F) << 6 | (at[1] & 0x3F); }
        if (at[0] < 0xF0) {
            *i += 3;
            return (uint32_t)(at[0] & 0x0F) << 12 | (uint32_t)(at[1] & 0x3F) << 6 | (at[2] & 0x3F);
        }
        *i += 4;
        return (uint32_t)(at[0] & 0x07) << 18 | (uint32_t)(at[1] & 0x3F) << 12 | (uint32_t)(at[2] & 0x3F) << 6
            | (at[3] & 0x3F);
    }

    #define FILL(name, type)                                                                   \\
        static void name(const uint8_t *octets, Py_ssize_t length, type *target) {             \\
            Py_ssize_t i = 0;                                                                  \\
            while (i < length) {                                                               \\
                Py_ssize_t run = ascii_run(octets, i, length);                                 \\
                for (Py_ssize_t end = i + run; i < end; i++) *target++ = octets[i];            \\
                for (int some = 0; some < 24 && i < length; some++)                            \\
                    *target++ = (type)next_code(octets, &i);                                   \\
            }                                                                                  \\
        }
    FILL(fill_octets, uint8_t)
    FILL(fill_pairs, uint16_t)
    FILL(fill_fours, uint32_t)
    """
    Py_ssize_t measured(const unsigned char *octets, Py_ssize_t length, unsigned int *highest, int *has_lead)
    void fill_octets(const unsigned char *octets, Py_ssize_t length, unsigned char *target)
    void fill_pairs(const unsigned char *octets, Py_ssize_t length, unsigned short *target)
    void fill_fours(const unsigned char *octets, Py_ssize_t length, unsigned int *target)


def decoded_utf8(bytes octets not None, /):
    if octets.isascii():
        return octets.decode("ascii"), False
    cdef Py_ssize_t length = len(octets), number
    cdef unsigned int highest = 0
    cdef int has_lead = 0
    number = measured(octets, length, &highest, &has_lead)
    if number < 0:
        octets.decode("utf-8")
        raise AssertionError("invalid UTF-8 that Python decodes")
    cdef str text
    if highest < 0x100:
        text = PyUnicode_New(number, 0xFF)
        fill_octets(octets, length, <unsigned char *> PyUnicode_DATA(text))
    elif highest < 0x10000:
        text = PyUnicode_New(number, 0xFFFF)
        fill_pairs(octets, length, <unsigned short *> PyUnicode_DATA(text))
    else:
        text = PyUnicode_New(number, 0x10FFFF)
        fill_fours(octets, length, <unsigned int *> PyUnicode_DATA(text))
    return text, bool(has_lead)
