@cython.final
cdef class Engine(_Collector):
    """One operation under one choice of its conditions."""

    cdef size_t usual

    def __init__(self, tables, unexpected, slow, read_name):
        """``unexpected`` is the exception to raise; ``slow`` read a leaf's JSON and write it anew, ``read_name`` a member's name."""
        self.unexpected = unexpected
        self.read_name = read_name
        self.slow = list(slow)
        self.fill(tables)

    def decode(self, bytes body, int root, tuple parts):
        return self.answer(body, root, parts)

    def collect(self, int fetch, list answers):
        return self.collected(fetch, answers)

    def put(self, Takers takers not None, Part part not None):
        self.placed(takers, part)

    def write(self, list answers):
        """The client's data as JSON."""
        cdef Buffer to
        to.text, to.size, to.room = NULL, 0, 0
        try:
            if self.usual:
                _grow(<void **> &to.text, &to.room, self.usual, 1)
            self.emit(answers, 0, None, 0, &to)
            self.usual = to.size + 64 if to.size < 1_000_000 else 0
            return PyBytes_FromStringAndSize(to.text, to.size)
        finally:
            PyMem_Free(to.text)

    cdef int emit(self, list answers, int number, Decoded holder, uint32_t at, Buffer *to) except -1:
        """An object of the client's answer."""
        cdef Node *node = &self.nodes[number]
        cdef bint is_twin = holder is not None and self.positions[node.position].is_twin
        cdef size_t begin = to.size
        cdef int index
        cdef Value *value
        cdef Decoded source
        cdef object found
        cdef uint32_t place
        if is_twin and holder.slots[at].size:
            return self.again(holder.slots[at], to)
        for index in range(node.count):
            value = &self.values[node.first + index]
            _append(to, value.prefix.text, value.prefix.size)
            if value.is_constant:
                continue
            source, place = holder, at
            if value.root >= 0:
                found = answers[value.root]
                if not isinstance(found, Decoded):
                    raise self.unexpected("an answer is missing")
                source = <Decoded> found
                place = source.root
            elif holder is None:
                raise self.unexpected("a member of no answer")
            if value.entity >= 0:
                source = self.entity_of(answers, value, holder.slots[at + value.entity], &place)
                if source is None:
                    if value.is_required:
                        raise self.unexpected("an entity is missing")
                    _append(to, b"null", 4)
                    continue
            self.emit_slot(answers, value.child, source, source.slots[place + value.slot], to)
        _append(to, b"}", 1)
        if to.size > MOST_BYTES:
            raise self.unexpected("a very long answer")
        if is_twin:
            holder.slots[at].at = <uint32_t> begin
            holder.slots[at].size = <uint32_t> (to.size - begin)
        return 0

    cdef int again(self, Slot written, Buffer *to) except -1:
        """What was written before; it may move while room is made. Answers are written once: places are those of this output."""
        if written.at + <size_t> written.size > to.size:
            raise self.unexpected("answers that were written before")
        if to.size + written.size > to.room:
            _grow(<void **> &to.text, &to.room, to.size + written.size, 1)
        memcpy(to.text + to.size, to.text + written.at, written.size)
        to.size += written.size
        return 0

    cdef Decoded entity_of(self, list answers, Value *value, Slot slot, uint32_t *place):
        cdef Takers takers = self.takers_of(answers, value.fetch)
        if slot.tag != ENTITY or takers is None or takers.entity(slot.at) < 0:
            return None
        place[0] = <uint32_t> takers.entity(slot.at)
        return takers.whole

    cdef int emit_slot(self, list answers, int child, Decoded source, Slot slot, Buffer *to) except -1:
        cdef uint32_t index
        cdef Span span
        if slot.tag == BODY or slot.tag == SIDE:
            span = source.span(slot)
            return _append(to, span.text, span.size)
        if slot.tag == NIL:
            return _append(to, b"null", 4)
        if slot.tag == OBJECT:
            return self.emit(answers, child, source, slot.at, to)
        if slot.tag != LIST:
            raise self.unexpected("a member is missing")
        _append(to, b"[", 1)
        for index in range(slot.size):
            if index:
                _append(to, b",", 1)
            self.emit_slot(answers, child, source, source.slots[slot.at + index], to)
        return _append(to, b"]", 1)
