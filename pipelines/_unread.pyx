"""The compiled `unread`: one look over the markup, an octet at a time only in its tags."""

# cython: language_level=3

from cpython.bytes cimport PyBytes_FromStringAndSize
from cpython.mem cimport PyMem_Free, PyMem_Malloc

cdef extern from *:
    """
    #include <stdint.h>
    #include <string.h>

    #define SHORTEST_CODE 64
    #define SLOTS 512
    #define MAX_NAME 16

    /* What a name is, as a tag's and as an attribute's. */
    enum { IS_READ = 1, IS_STYLE = 2, HOLDS_TEXT = 4, HOLDS_CODE = 8, IS_BARE = 16, IS_LINK = 32 };

    static const struct { int kind; const char *names; } KNOWN[] = {
        {IS_READ, "id rel src href name role type class value hidden content pubdate datetime itemprop property "
                  "data-src http-equiv data-image aria-hidden data-original data-lazy-src "},
        {IS_STYLE, "style "},
        {HOLDS_TEXT, "title textarea iframe xmp noembed noframes plaintext "},
        {HOLDS_TEXT | HOLDS_CODE, "script style "},
        {IS_BARE, "script style input br source track param svg g path use defs symbol circle rect polygon "},
        {IS_BARE | IS_LINK, "link "},
        {0, NULL}
    };

    /* A name in lower case: its first and its last eight octets, and how many it has. */
    typedef struct { uint64_t first, last; Py_ssize_t size; } name;

    static struct { uint64_t first, last; int kind; } slots[SLOTS];
    enum { IS_SPACE = 1, ENDS_NAME = 2, ENDS_ATTRIBUTE_NAME = 4 };
    static uint8_t signs[256];

    static unsigned slot_of(uint64_t first, uint64_t last) {
        return (unsigned)((first * 0x9E3779B97F4A7C15u ^ last * 0xC2B2AE3D27D4EB4Fu) >> 55);
    }

    static int kind_of(const name *one) {
        if (one->size > MAX_NAME) return 0;
        for (unsigned slot = slot_of(one->first, one->last); slots[slot].kind; slot = (slot + 1) % SLOTS)
            if (slots[slot].first == one->first && slots[slot].last == one->last) return slots[slot].kind;
        return 0;
    }

    /* Reads a name up to a sign that ends it; where it ends. */
    static Py_ssize_t read_name(const uint8_t *text, Py_ssize_t length, Py_ssize_t i, int ends, name *one) {
        uint64_t first = 0, last = 0;
        Py_ssize_t start = i;
        for (; i < length && !(signs[text[i]] & ends); i++) {
            if (i - start == 8) { last = first; first = 0; }
            first = first << 8 | (text[i] | 0x20);
        }
        one->first = first, one->last = last, one->size = i - start;
        return i;
    }

    static void learn_names(void) {
        for (const uint8_t *sign = (const uint8_t *)" \\t\\n\\f\\r"; *sign; sign++) signs[*sign] = 7;
        signs['/'] = signs['>'] = ENDS_NAME | ENDS_ATTRIBUTE_NAME;
        signs['='] = ENDS_ATTRIBUTE_NAME;
        for (int list = 0; KNOWN[list].names; list++)
            for (const uint8_t *at = (const uint8_t *)KNOWN[list].names; *at; at++) {
                name one;
                at += read_name(at, strlen((const char *)at), 0, IS_SPACE, &one);
                unsigned slot = slot_of(one.first, one.last);
                while (slots[slot].kind && (slots[slot].first != one.first || slots[slot].last != one.last))
                    slot = (slot + 1) % SLOTS;
                slots[slot].first = one.first, slots[slot].last = one.last, slots[slot].kind |= KNOWN[list].kind;
            }
    }

    typedef struct {
        const uint8_t *text;
        Py_ssize_t length;
        uint8_t *made;      /* room for `length` octets */
        Py_ssize_t size;    /* octets made so far */
        Py_ssize_t copied;  /* how far the text is made or left out */
    } page;

    static void leave_out(page *one, Py_ssize_t start, Py_ssize_t end) {
        memcpy(one->made + one->size, one->text + one->copied, start - one->copied);
        one->size += start - one->copied;
        one->copied = end;
    }

    /* Behind the attribute whose name ends at `i`, or -1. */
    static Py_ssize_t end_of_attribute(const uint8_t *text, Py_ssize_t length, Py_ssize_t i) {
        Py_ssize_t end = i;
        while (i < length && signs[text[i]] & IS_SPACE) i++;
        if (i >= length) return -1;
        if (text[i] != '=') return end;
        for (i++; i < length && signs[text[i]] & IS_SPACE; i++);
        if (i >= length) return -1;
        if (text[i] == '"' || text[i] == 39) {
            const uint8_t *close = memchr(text + i + 1, text[i], length - i - 1);
            return close ? close + 1 - text : -1;
        }
        for (; i < length && text[i] != '>' && !(signs[text[i]] & IS_SPACE); i++);
        return i < length ? i : -1;
    }

    /* Of styles only `display:none` is looked for, which may be written with entities. */
    static int may_hide(const uint8_t *value, Py_ssize_t size) {
        for (; size; value++, size--)
            if ((*value | 0x20) == 'y' || *value == '&') return 1;
        return 0;
    }

    /* Behind the tag whose name ends at `i`, or -1; sets whether it is closed in itself. */
    static Py_ssize_t end_of_tag(page *one, Py_ssize_t i, int is_start, int *is_closed) {
        const uint8_t *text = one->text;
        Py_ssize_t length = one->length;
        *is_closed = 0;
        while (i < length) {
            if (text[i] == '>') {
                *is_closed = text[i - 1] == '/';
                return i + 1;
            }
            if (text[i] == '/' || signs[text[i]] & IS_SPACE) {
                i++;
                continue;
            }
            name attribute;
            Py_ssize_t start = i, name_end;
            if (text[i] == '=') {  /* begins a name */
                name_end = read_name(text, length, i + 1, ENDS_ATTRIBUTE_NAME, &attribute);
                attribute.size = MAX_NAME + 1;
            } else name_end = read_name(text, length, i, ENDS_ATTRIBUTE_NAME, &attribute);
            i = end_of_attribute(text, length, name_end);
            if (i < 0) return -1;
            if (is_start) {
                int kind = kind_of(&attribute);
                if (!(kind & IS_READ) && !(kind & IS_STYLE && may_hide(text + name_end, i - name_end))) {
                    while (start > one->copied && text[start - 1] == '/') start--;
                    leave_out(one, start, i);
                    if (!(signs[text[start - 1]] & IS_SPACE)) one->made[one->size++] = ' ';
                }
            }
            if (text[i] == '>') return i + 1;
        }
        return -1;
    }

    /* Behind the comment whose text begins at `start`, or -1. */
    static Py_ssize_t end_of_comment(const uint8_t *text, Py_ssize_t length, Py_ssize_t start) {
        if (start < length && text[start] == '>') return start + 1;
        if (start + 1 < length && text[start] == '-' && text[start + 1] == '>') return start + 2;
        for (Py_ssize_t i = start; i < length; i++) {
            const uint8_t *close = memchr(text + i, '>', length - i);
            if (!close) return -1;
            i = close - text;
            Py_ssize_t dashes = text[i - 1] == '!' ? i - 3 : i - 2;
            if (dashes >= start && text[dashes] == '-' && text[dashes + 1] == '-') return i + 1;
        }
        return -1;
    }

    typedef struct { int has_tags, has_comments, has_scripts; } content;

    /* Where the end tag of an element of this name begins, which holds nothing but text, from `i` on; or -1. */
    static Py_ssize_t end_of_text(const uint8_t *text, Py_ssize_t length, Py_ssize_t i, const name *tag, content *held) {
        const uint8_t *at;
        held->has_tags = held->has_comments = held->has_scripts = 0;
        for (; (at = memchr(text + i, '<', length - i)); i++) {
            i = at - text;
            Py_ssize_t left = length - i;
            name other;
            if (left > 3 && text[i + 1] == '!' && text[i + 2] == '-' && text[i + 3] == '-') held->has_comments = 1;
            if (left > 7 && memcmp(text + i + 1, "script", 6) == 0) held->has_scripts = 1;
            if (left < 3 || text[i + 1] != '/') continue;
            Py_ssize_t end = read_name(text, length, i + 2, ENDS_NAME, &other);
            if (end == length) return -1;
            if (other.first == tag->first && other.last == tag->last && other.size == tag->size) return i;
            held->has_tags = 1;
        }
        return -1;
    }

    /* Stands `word`, in lower case, in a tag in whatever case? */
    static int says(const uint8_t *tag, const uint8_t *end, const char *word) {
        Py_ssize_t size = strlen(word), i;
        for (; end - tag >= size; tag++) {
            for (i = 0; i < size && (tag[i] | 0x20) == word[i]; i++);
            if (i == size) return 1;
        }
        return 0;
    }

    /* Is no attribute of such a tag read? Of a script that it holds JSON, of a link what it is to the page. */
    static int is_bare(const uint8_t *tag, const uint8_t *end, int kind) {
        if (says(tag, end, kind & HOLDS_CODE ? "json" : "itemprop")) return 0;
        return !(kind & IS_LINK) || !(says(tag, end, "canonical") || says(tag, end, "license") || says(tag, end, "next"));
    }

    /* Tags are told as HTML's own rules tell them, so that nothing is left out of what a parser takes for text; where
       these rules find no end, or there might be two, all the rest stays. */
    static void leave_unread_out(page *one) {
        const uint8_t *text = one->text, *at;
        Py_ssize_t length = one->length, i = 0;
        while ((at = memchr(text + i, '<', length - i)) && (i = at - text) + 3 < length) {
            Py_ssize_t start = i;
            int is_start = text[i + 1] != '/', is_closed;
            uint8_t first = text[is_start ? i + 1 : i + 2];
            if ((first | 0x20) >= 'a' && (first | 0x20) <= 'z') {
                name tag;
                i = read_name(text, length, is_start ? i + 1 : i + 2, ENDS_NAME, &tag);
                int kind = kind_of(&tag);
                Py_ssize_t name_end = i;
                i = end_of_tag(one, name_end, is_start && !(kind & IS_BARE), &is_closed);
                if (i < 0) return;
                if (kind & IS_BARE && is_start && i - 1 - is_closed > name_end) {
                    if (is_bare(at, text + i, kind)) leave_out(one, name_end, i - 1 - is_closed);
                    else end_of_tag(one, name_end, 1, &is_closed);
                }
                if (!(kind & HOLDS_TEXT) || !is_start || is_closed) continue;
                content held;
                start = i;
                i = end_of_text(text, length, i, &tag, &held);
                if (i < 0) return;
                if (!(kind & HOLDS_CODE)) continue;
                if (held.has_comments && held.has_scripts) return;
                if (i - start < SHORTEST_CODE || held.has_tags || held.has_comments) continue;
                if (!says(at, text + start, "json")) leave_out(one, start, i);
            } else if (text[i + 1] == '!' && text[i + 2] == '-' && text[i + 3] == '-') {
                i = end_of_comment(text, length, i + 4);
                if (i < 0) return;
                /* `<` and `&` before a comment begin nothing with what stands behind it */
                if (start == one->copied || text[start - 1] == '>' || signs[text[start - 1]] & IS_SPACE)
                    leave_out(one, start, i);
            } else if (text[i + 1] == '!' || text[i + 1] == '?' || text[i + 1] == '/') {
                at = memchr(text + i, '>', length - i);
                if (!at) return;
                i = at - text;
            } else i++;
        }
    }
    """
    ctypedef struct page:
        const unsigned char *text
        Py_ssize_t length
        unsigned char *made
        Py_ssize_t size
        Py_ssize_t copied

    void learn_names()
    void leave_unread_out(page *one)
    void leave_out(page *one, Py_ssize_t start, Py_ssize_t end)

learn_names()


def without_unread(bytes markup not None, /):
    cdef Py_ssize_t length = len(markup)
    cdef page one = page(markup, length, <unsigned char *> PyMem_Malloc(length), 0, 0)
    if one.made == NULL:
        raise MemoryError
    try:
        leave_unread_out(&one)
        if one.copied == 0:
            return markup
        leave_out(&one, length, length)
        return PyBytes_FromStringAndSize(<char *> one.made, one.size)
    finally:
        PyMem_Free(one.made)
