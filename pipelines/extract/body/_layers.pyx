# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The layers of the net, in C: the twin of `net._Layers`, whose steps stand there.

Rows go through a product six at a time, sixteen columns at a time; weights are packed for that when a model is
loaded. So all buffers have whole groups of six rows and whole groups of sixteen columns, the rest of them zeros. The
sizes of all arrays are checked where they come in; no bounds are checked after that.
"""

import numpy as np

from cpython.mem cimport PyMem_Calloc, PyMem_Free
from libc.math cimport expf
from libc.stdint cimport int64_t
from libc.string cimport memcpy, memset

cdef extern from *:
    """
    #include <string.h>
    #define TILE_ROWS 6
    #define TILE_COLUMNS 16
    /* one build of the product for processors with 8 floats a register, chosen when the module is loaded */
    #if defined(__GNUC__) && defined(__x86_64__) && defined(__GLIBC__)
    #define FOR_EACH_PROCESSOR __attribute__((target_clones("arch=x86-64-v3", "default")))
    #else
    #define FOR_EACH_PROCESSOR
    #endif

    #ifdef __GNUC__
    #define HAS_VECTORS 1
    typedef float eight __attribute__((vector_size(32), aligned(4), may_alias));

    /* out[row, column] = bias[column] + sum over taps and depth of in[row + tap * tap_step, depth] * weight;
       `weights`: for each sixteen columns taps * depth rows of them. Strides are in floats. */
    FOR_EACH_PROCESSOR static void tiled_product(
        const float *in, ptrdiff_t stride, ptrdiff_t taps, ptrdiff_t tap_step, ptrdiff_t depth,
        const float *weights, const float *bias, ptrdiff_t rows, ptrdiff_t columns, float *out)
    {
        for (ptrdiff_t column = 0; column < columns; column += TILE_COLUMNS) {
            for (ptrdiff_t row = 0; row < rows; row += TILE_ROWS) {
                const float *weight = weights + column * taps * depth;
                eight sums[TILE_ROWS][2];
                #pragma GCC unroll 6
                for (int r = 0; r < TILE_ROWS; r++) {
                    sums[r][0] = *(const eight *)(bias + column);
                    sums[r][1] = *(const eight *)(bias + column + 8);
                }
                for (ptrdiff_t tap = 0; tap < taps; tap++) {
                    const float *from = in + row * stride + tap * tap_step * stride;
                    for (ptrdiff_t k = 0; k < depth; k++, weight += TILE_COLUMNS) {
                        eight left = *(const eight *)weight, right = *(const eight *)(weight + 8);
                        #pragma GCC unroll 6
                        for (int r = 0; r < TILE_ROWS; r++) {
                            float one = from[r * stride + k];
                            sums[r][0] += one * left;
                            sums[r][1] += one * right;
                        }
                    }
                }
                #pragma GCC unroll 6
                for (int r = 0; r < TILE_ROWS; r++) {
                    *(eight *)(out + (row + r) * columns + column) = sums[r][0];
                    *(eight *)(out + (row + r) * columns + column + 8) = sums[r][1];
                }
            }
        }
    }
    #else
    #define HAS_VECTORS 0
    static void tiled_product(
        const float *in, ptrdiff_t stride, ptrdiff_t taps, ptrdiff_t tap_step, ptrdiff_t depth,
        const float *weights, const float *bias, ptrdiff_t rows, ptrdiff_t columns, float *out)
    {
        memset(out, 0, sizeof(float) * rows * columns);
    }
    #endif
    """
    int _HAS_VECTORS "HAS_VECTORS"
    void tiled_product(
        const float* rows_in, Py_ssize_t stride, Py_ssize_t taps, Py_ssize_t tap_step, Py_ssize_t depth,
        const float* weights, const float* bias, Py_ssize_t rows, Py_ssize_t columns, float* out,
    ) noexcept nogil

HAS_VECTORS = bool(_HAS_VECTORS)
"""Whether the compiler knows vectors; without them numpy's products are faster, and those here are not built."""

cdef enum:
    TILE = 6
    GROUP = 16


def whole_tiles(size):
    """How many rows a buffer for that many has: whole groups of six."""
    return -(-size // TILE) * TILE


def _padded(array, *axes):
    """With zeros behind, so that each of these axes has whole groups of sixteen."""
    widths = [(0, -size % GROUP if axis in axes else 0) for axis, size in enumerate(array.shape)]
    return np.pad(array, widths)


cdef class Product:
    """Rows times `weight` (taps × inputs × outputs) plus `bias`."""

    cdef const float[::1] weights, bias
    cdef Py_ssize_t taps, depth, columns

    def __init__(self, weight, bias):
        weight = _padded(np.asarray(weight, dtype=np.float32), 2)
        self.bias = _padded(np.asarray(bias, dtype=np.float32), 0)
        self.taps, self.depth, self.columns = weight.shape
        if self.bias.shape[0] != self.columns:
            raise ValueError("one bias a column")
        groups = weight.reshape(self.taps * self.depth, self.columns // GROUP, GROUP).transpose(1, 0, 2)
        self.weights = np.ascontiguousarray(groups).reshape(-1)

    cdef void of(
        self, const float* rows_in, Py_ssize_t stride, Py_ssize_t tap_step, Py_ssize_t rows, float* out
    ) noexcept nogil:
        """`rows` whole tiles; `stride` floats from one row that comes in to the next."""
        tiled_product(
            rows_in, stride, self.taps, tap_step, self.depth, &self.weights[0], &self.bias[0], rows,
            self.columns, out,
        )


cdef class Layers:
    """One net. `convolutions`: for each its weights (kernel × channels rows) and bias; `hidden`: channels rows for
    the block, as many for the page's mean, as many for its largest."""

    cdef Product entry, hidden, summary, exit
    cdef list convolutions, steps
    cdef Py_ssize_t kernel, channels, margin, roles
    cdef readonly Py_ssize_t inputs

    def __init__(self, *, entry, entry_bias, steps, kernel, convolutions, hidden, hidden_bias, exit, exit_bias):
        self.inputs, channels = entry.shape
        self.entry = Product(entry[None], entry_bias)
        self.channels = self.entry.columns
        self.steps, self.kernel, self.roles = list(steps), kernel, exit.shape[1]
        self.margin = max(steps) * (kernel // 2)
        self.convolutions = [
            Product(_padded(weight.reshape(kernel, channels, channels), 1), bias) for weight, bias in convolutions
        ]
        parts = _padded(hidden.reshape(3, channels, -1), 1)
        self.hidden = Product(parts[:1], np.zeros_like(hidden_bias))
        self.summary = Product(parts[1:].reshape(1, 2 * self.channels, -1), hidden_bias)
        self.exit = Product(_padded(exit, 0)[None], exit_bias)
        if self.exit.depth != self.hidden.columns or self.roles > GROUP or len(self.steps) != len(convolutions):
            raise ValueError("layers that do not fit")
        for product in self.convolutions:
            self._check(product)

    cdef int _check(self, Product convolution) except -1:
        if convolution.columns != self.channels or convolution.depth != self.channels:
            raise ValueError("layers that do not fit")
        return 0

    def add_chances(self, const float[:, ::1] rows, Py_ssize_t size, float[:, ::1] chances):
        """Adds each role's chance to `chances` (size × roles); `rows`: `whole_tiles(size)`, those behind zeros."""
        if size < 1 or rows.shape[0] != whole_tiles(size) or rows.shape[1] != self.inputs:
            raise ValueError("rows of another size")
        if chances.shape[0] != size or chances.shape[1] != self.roles:
            raise ValueError("chances of another size")
        cdef Py_ssize_t tiles = rows.shape[0]
        cdef Py_ssize_t padded = (tiles + 2 * self.margin) * self.channels
        cdef Py_ssize_t wide = max(self.channels, self.hidden.columns)
        cdef float* room = <float*> PyMem_Calloc(padded + tiles * (wide + GROUP), sizeof(float))
        if room == NULL:
            raise MemoryError
        cdef float* state = room + self.margin * self.channels
        cdef float* change = room + padded
        cdef float* logits = change + tiles * wide
        try:
            self.entry.of(&rows[0, 0], self.inputs, 0, tiles, state)
            rectify(state, size * self.channels)
            memset(state + size * self.channels, 0, (tiles - size) * self.channels * sizeof(float))
            for number, step in enumerate(self.steps):
                self._convolve(self.convolutions[number], step, state, size, tiles, change)
            self._to_logits(state, size, tiles, change, logits)
            add_softmax(logits, size, self.roles, &chances[0, 0])
        finally:
            PyMem_Free(room)

    cdef int _convolve(
        self, Product weights, Py_ssize_t step, float* state, Py_ssize_t size, Py_ssize_t tiles, float* change
    ) except -1:
        """Adds to each row of `state` what the rows about it, `step` apart, say."""
        cdef Py_ssize_t place
        weights.of(state - step * (self.kernel // 2) * self.channels, self.channels, step, tiles, change)
        rectify(change, size * self.channels)
        add(state, change, size * self.channels)
        return 0

    cdef int _to_logits(
        self, const float* state, Py_ssize_t size, Py_ssize_t tiles, float* hidden, float* logits
    ) except -1:
        cdef Py_ssize_t columns = self.hidden.columns, row
        cdef float* page = <float*> PyMem_Calloc(TILE * (2 * self.channels + columns), sizeof(float))
        if page == NULL:
            raise MemoryError
        summarise(state, size, self.channels, page)
        self.summary.of(page, 2 * self.channels, 0, TILE, page + TILE * 2 * self.channels)
        self.hidden.of(state, self.channels, 0, tiles, hidden)
        for row in range(size):
            add(hidden + row * columns, page + TILE * 2 * self.channels, columns)
        PyMem_Free(page)
        rectify(hidden, size * columns)
        self.exit.of(hidden, columns, 0, tiles, logits)
        return 0


cdef void rectify(float* numbers, Py_ssize_t size) noexcept nogil:
    """Nothing below 0."""
    cdef Py_ssize_t place
    for place in range(size):
        numbers[place] = numbers[place] if numbers[place] > 0 else 0


cdef void add(float* numbers, const float* more, Py_ssize_t size) noexcept nogil:
    cdef Py_ssize_t place
    for place in range(size):
        numbers[place] += more[place]


cdef void summarise(const float* state, Py_ssize_t size, Py_ssize_t channels, float* page) noexcept nogil:
    """Each channel's mean over the rows, then each one's largest."""
    cdef Py_ssize_t row, channel
    cdef float* largest = page + channels
    memcpy(largest, state, channels * sizeof(float))
    for row in range(size):
        add(page, state + row * channels, channels)
        for channel in range(channels):
            largest[channel] = max(largest[channel], state[row * channels + channel])
    for channel in range(channels):
        page[channel] /= size


cdef void add_softmax(const float* logits, Py_ssize_t size, Py_ssize_t roles, float* chances) noexcept nogil:
    cdef float own[GROUP]
    cdef float largest, total
    cdef Py_ssize_t row, role
    for row in range(size):
        largest, total = logits[0], 0
        for role in range(1, roles):
            largest = max(largest, logits[role])
        for role in range(roles):
            own[role] = expf(logits[role] - largest)
            total += own[role]
        for role in range(roles):
            chances[role] += own[role] / total
        logits += GROUP
        chances += roles


def gather(
    const float[:, ::1] numbers,
    const float[:, ::1] heads,
    const float[:, ::1] paths,
    const float[:, ::1] spans,
    const float[:, ::1] words,
    const int64_t[::1] holders,
    const int64_t[::1] parents,
    float[:, :, ::1] rows,
):
    """Fills in what goes into each net (nets × whole tiles × inputs): a block's numbers, the names of its holder,
    of the element around it, of all above, of its spans; its words. A net has its share of the columns of names and
    words."""
    cdef Py_ssize_t nets = rows.shape[0], size = numbers.shape[0], width = numbers.shape[1], net, block, holder, parent
    cdef Py_ssize_t names = heads.shape[1] // max(nets, 1), own_words = words.shape[1] // max(nets, 1)
    cdef float* row
    if rows.shape[1] < size or rows.shape[2] != width + 4 * names + own_words or nets < 1 or names < 1:
        raise ValueError("rows of another size")
    if not size == holders.shape[0] == spans.shape[0] == words.shape[0]:
        raise ValueError("blocks that do not match")
    if not parents.shape[0] == heads.shape[0] == paths.shape[0]:
        raise ValueError("elements that do not match")
    if not heads.shape[1] == paths.shape[1] == spans.shape[1] == nets * names or words.shape[1] != nets * own_words:
        raise ValueError("columns that do not match")
    for block in range(size):
        holder = holders[block]
        parent = parents[holder] if 0 <= holder < parents.shape[0] else -1
        if not 0 <= parent < parents.shape[0] or not 0 <= parents[parent] < parents.shape[0]:
            raise ValueError("no such element")
        for net in range(nets):
            row = &rows[net, block, 0]
            memcpy(row, &numbers[block, 0], width * sizeof(float))
            row += width
            memcpy(row, &heads[holder, net * names], names * sizeof(float))
            memcpy(row + names, &heads[parent, net * names], names * sizeof(float))
            memcpy(row + 2 * names, &paths[parents[parent], net * names], names * sizeof(float))
            memcpy(row + 3 * names, &spans[block, net * names], names * sizeof(float))
            memcpy(row + 4 * names, &words[block, net * own_words], own_words * sizeof(float))
