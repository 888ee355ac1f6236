# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Answers taken, entities put in and the client's data written without a Python object for anything within them.

An :class:`Engine` is made of tables (see the README) once for an operation; ``decode``, ``collect``, ``put`` and ``write`` are its
parts of a program. What it does not expect raises the exception that it was given, or what the decoder for one leaf raises.
"""

cimport cython
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from cpython.mem cimport PyMem_Free, PyMem_Malloc, PyMem_Realloc
from libc.stdint cimport uint32_t
from libc.string cimport memcmp, memcpy, memset

cdef extern from "Python.h":
    """
    #if PY_VERSION_HEX < 0x030E0000
    #define stoa_hash(text, size) _Py_HashBytes((text), (size))
    #else
    #define stoa_hash(text, size) Py_HashBuffer((text), (size))
    #endif
    """
    Py_hash_t stoa_hash(const void *, Py_ssize_t)
    object PyUnicode_DecodeUTF8(const char *, Py_ssize_t, const char *)

cdef extern from "_scan.h":
    int SCAN_PLAIN, SCAN_WIDE, SCAN_ESCAPED
    const unsigned char *scan_blank(const unsigned char *, const unsigned char *)
    int scan_string(const unsigned char *, const unsigned char *, const unsigned char **)
    const unsigned char *scan_number(const unsigned char *, const unsigned char *)
    const unsigned char *scan_value(const unsigned char *, const unsigned char *, int)
    int scan_is_word(const unsigned char *, const unsigned char *, const char *, int)
    int scan_is_digit(const unsigned char *, const unsigned char *)

ctypedef const unsigned char *Text

cdef enum Tag:
    UNSET, NIL, BODY, SIDE, OBJECT, LIST, ENTITY

cdef enum Kind:
    OF_OBJECT, OF_STRING, OF_INT, OF_FLOAT, OF_BOOLEAN, OF_ENUM

cdef enum:
    # slots in front of an object's members: position, place in the output; mark of the last walk
    HEADER = 2
    TWINS = 256
    START = 64
    MOST_BYTES = 0x3fffffff

cdef struct Slot:
    uint32_t tag
    uint32_t at
    uint32_t size

cdef struct Span:
    const char *text
    int size

cdef struct Attribute:
    Span name
    int kind
    int depth
    uint32_t nullable
    int child
    bint is_optional
    int slow
    int first_choice
    int choices

cdef struct Position:
    int first
    int count
    int size
    bint is_twin
    Span typename

cdef struct Twin:
    Py_hash_t start
    int position
    uint32_t at
    uint32_t size
    uint32_t object

cdef struct Value:
    Span prefix
    bint is_constant
    # the answer that the root's member comes from; -1 below
    int root
    # where the object keeps its entity, and of which fetch; -1: the object's own member
    int entity
    int fetch
    int slot
    int child
    bint is_required

cdef struct Node:
    int first
    int count
    int position

cdef struct Step:
    int entity
    int fetch
    int slot
    bint is_twin

cdef struct Path:
    int first
    int count
    int root
    int target

cdef struct Member:
    Span prefix
    bint is_constant
    int entity
    int fetch
    int slot

cdef struct Repeated:
    int member
    int slot

cdef struct Target:
    int first
    int count
    int entity
    bint may_be_empty
    int first_repeated
    int repeated

cdef struct Buffer:
    char *text
    size_t size
    size_t room


cdef int _grow(void **block, size_t *room, size_t needed, size_t width) except -1:
    cdef size_t more = room[0] * 2
    if more < needed:
        more = needed
    if more < 64:
        more = 64
    cdef void *grown = PyMem_Realloc(block[0], more * width)
    if grown == NULL:
        raise MemoryError
    block[0] = grown
    room[0] = more
    return 0


cdef inline int _append(Buffer *to, const char *text, size_t size) except -1:
    if to.size + size > to.room:
        _grow(<void **> &to.text, &to.room, to.size + size, 1)
    memcpy(to.text + to.size, text, size)
    to.size += size
    return 0


@cython.final
@cython.no_gc
cdef class Decoded:
    """One answer: its bytes, and where in them what was asked for stands."""

    cdef bytes body
    cdef Text text
    cdef Slot *slots
    cdef size_t used
    cdef size_t room
    cdef Slot *waiting
    cdef size_t waiting_used
    cdef size_t waiting_room
    cdef Buffer side
    cdef uint32_t root
    cdef dict parts
    cdef bytes unescaped

    def __dealloc__(self):
        PyMem_Free(self.slots)
        PyMem_Free(self.waiting)
        PyMem_Free(self.side.text)

    def __getattr__(self, str name):
        first, count = self.parts[name]
        return Part.__new__(Part, self, first, count)

    cdef inline int reserve(self, size_t count) except -1:
        if self.used + count > self.room:
            _grow(<void **> &self.slots, &self.room, self.used + count, sizeof(Slot))
        return 0

    cdef inline Span span(self, Slot slot):
        cdef Span found
        found.size = <int> slot.size
        found.text = (<const char *> self.text if slot.tag == BODY else self.side.text) + slot.at
        return found


@cython.final
@cython.no_gc
cdef class Part:
    """The entities of one fetch within an answer."""

    cdef Decoded whole
    cdef uint32_t first
    cdef uint32_t count

    def __cinit__(self, Decoded whole, uint32_t first, uint32_t count):
        self.whole = whole
        self.first = first
        self.count = count

    def __len__(self):
        return self.count


@cython.final
@cython.no_gc
cdef class Takers:
    """Who takes the entities of a fetch: one group for each representation. ``whole`` is the answer, once it is there."""

    cdef Decoded whole
    cdef uint32_t first
    cdef int count
    cdef int fetch
    cdef int members
    # the representations, and for each group its target and where each member's value stands in them
    cdef Buffer items
    cdef int *targets
    cdef size_t targets_room
    cdef Slot *values
    cdef size_t values_room
    cdef Slot *bounds
    cdef size_t bounds_room
    cdef int *table
    cdef size_t table_size

    def __dealloc__(self):
        PyMem_Free(self.items.text)
        PyMem_Free(self.targets)
        PyMem_Free(self.values)
        PyMem_Free(self.bounds)
        PyMem_Free(self.table)

    def __len__(self):
        return self.count

    cdef inline int entity(self, uint32_t group):
        """Where the entity begins in ``whole``; -1: there is none."""
        cdef Slot *found
        if self.whole is None:
            return -1
        found = self.whole.slots + self.first + group
        return <int> found.at if found.tag == OBJECT else -1

    cdef int lookup(self, Py_hash_t hashed, size_t begin, size_t size):
        """The group of an item that stands at the end of the items; -1: it is a new one, and its place is taken."""
        cdef size_t mask = self.table_size - 1
        cdef size_t place = <size_t> hashed & mask
        cdef int group
        while True:
            group = self.table[place] - 1
            if group < 0:
                self.table[place] = self.count + 1
                return -1
            if self.bounds[group].size == size and memcmp(self.items.text + self.bounds[group].at, self.items.text + begin, size) == 0:
                return group
            place = (place + 1) & mask

    cdef int rehash(self) except -1:
        cdef size_t size = 64 if self.table_size == 0 else self.table_size * 2
        cdef int *table = <int *> PyMem_Malloc(size * sizeof(int))
        cdef size_t place
        cdef int group
        if table == NULL:
            raise MemoryError
        memset(table, 0, size * sizeof(int))
        for group in range(self.count):
            place = <size_t> stoa_hash(self.items.text + self.bounds[group].at, self.bounds[group].size) & (size - 1)
            while table[place]:
                place = (place + 1) & (size - 1)
            table[place] = group + 1
        PyMem_Free(self.table)
        self.table = table
        self.table_size = size
        return 0


include "_tables.pxi"
include "_decode.pxi"
include "_collect.pxi"
include "_write.pxi"
