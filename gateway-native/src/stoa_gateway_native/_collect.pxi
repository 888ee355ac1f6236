cdef class _Collector(_Decoder):
    """Walks to the entities of a fetch, and writes each distinct representation once."""

    cdef tuple collected(self, int number, list answers):
        cdef Takers takers = Takers.__new__(Takers)
        cdef int path
        cdef object root
        takers.fetch = number
        takers.members = self.fetches[number].most_members
        _append(&takers.items, b"[", 1)
        for path in range(self.fetches[number].first_path, self.fetches[number].first_path + self.fetches[number].paths):
            root = answers[self.paths[path].root]
            if isinstance(root, Decoded):
                self.walk(answers, path, 0, <Decoded> root, (<Decoded> root).root, takers)
        if takers.items.size > 1:
            takers.items.size -= 1
        _append(&takers.items, b"]", 1)
        return PyBytes_FromStringAndSize(takers.items.text, takers.items.size), takers

    cdef int walk(self, list answers, int path, int done, Decoded holder, uint32_t at, Takers takers) except -1:
        cdef Step *step
        cdef Takers others
        cdef Slot slot
        if done == self.paths[path].count:
            return self.take(answers, &self.targets[self.paths[path].target], self.paths[path].target, holder, at, takers)
        step = &self.steps[self.paths[path].first + done]
        if step.entity >= 0:
            slot = holder.slots[at + step.entity]
            others = self.takers_of(answers, step.fetch)
            if slot.tag != ENTITY or others is None or others.entity(slot.at) < 0:
                return 0
            at = <uint32_t> others.entity(slot.at)
            holder = others.whole
        return self.visit(answers, path, done, holder, holder.slots[at + step.slot], takers)

    cdef int visit(self, list answers, int path, int done, Decoded holder, Slot slot, Takers takers) except -1:
        cdef uint32_t index
        if slot.tag == LIST:
            for index in range(slot.size):
                self.visit(answers, path, done, holder, holder.slots[slot.at + index], takers)
        elif slot.tag == OBJECT:
            if self.steps[self.paths[path].first + done].is_twin:
                if holder.slots[slot.at + 1].size == <uint32_t> path + 1:
                    return 0
                holder.slots[slot.at + 1].size = path + 1
            self.walk(answers, path, done + 1, holder, slot.at, takers)
        return 0

    cdef Takers takers_of(self, list answers, int fetch):
        cdef object found = answers[fetch]
        return <Takers> found if isinstance(found, Takers) else None

    cdef int take(
        self, list answers, Target *target, int number, Decoded holder, uint32_t at, Takers takers
    ) except -1:
        cdef size_t begin = takers.items.size
        cdef size_t values = <size_t> takers.count * takers.members
        cdef bint is_empty = target.may_be_empty
        cdef int index
        cdef int group
        cdef Member *member
        cdef Slot slot
        cdef Span span
        cdef Decoded source
        cdef Takers others
        if values + takers.members > takers.values_room:
            _grow(<void **> &takers.values, &takers.values_room, values + takers.members, sizeof(Slot))
        for index in range(target.count):
            member = &self.members[target.first + index]
            _append(&takers.items, member.prefix.text, member.prefix.size)
            if member.is_constant:
                is_empty = False
                continue
            source = holder
            slot = holder.slots[at + (member.entity if member.entity >= 0 else member.slot)]
            if member.entity >= 0:
                others = self.takers_of(answers, member.fetch)
                if slot.tag != ENTITY or others is None or others.entity(slot.at) < 0:
                    takers.items.size = begin
                    return 0
                source = others.whole
                slot = source.slots[<uint32_t> others.entity(slot.at) + member.slot]
            takers.values[values + index].at = <uint32_t> (takers.items.size - begin)
            if slot.tag == NIL:
                _append(&takers.items, b"null", 4)
            elif slot.tag == BODY or slot.tag == SIDE:
                span = source.span(slot)
                _append(&takers.items, span.text, span.size)
                is_empty = False
            else:
                raise self.unexpected("no value for a key")
            takers.values[values + index].size = <uint32_t> (takers.items.size - begin) - takers.values[values + index].at
        if is_empty:
            takers.items.size = begin
            return 0
        _append(&takers.items, b"},", 2)
        group = self.group_of(takers, begin, number)
        holder.slots[at + target.entity].tag = ENTITY
        holder.slots[at + target.entity].at = group
        return 0

    cdef int group_of(self, Takers takers, size_t begin, int target) except -1:
        """The group of the item that was written last: its own, or that of an equal one."""
        cdef size_t size = takers.items.size - begin
        cdef int group
        if takers.items.size > MOST_BYTES:
            raise self.unexpected("very many entities")
        if 2 * <size_t> takers.count >= takers.table_size:
            takers.rehash()
        group = takers.lookup(stoa_hash(takers.items.text + begin, size), begin, size)
        if group >= 0:
            takers.items.size = begin
            return group
        group = takers.count
        if <size_t> group >= takers.bounds_room:
            _grow(<void **> &takers.bounds, &takers.bounds_room, group + 1, sizeof(Slot))
        if <size_t> group >= takers.targets_room:
            _grow(<void **> &takers.targets, &takers.targets_room, group + 1, sizeof(int))
        takers.bounds[group].at = <uint32_t> begin
        takers.bounds[group].size = <uint32_t> size
        takers.targets[group] = target
        takers.count += 1
        return group

    cdef int placed(self, Takers takers, Part part) except -1:
        """The answer to what was collected: as many entities, and each the one that was asked for."""
        cdef uint32_t group
        cdef Slot entity
        cdef Target *target
        cdef Repeated *repeated
        cdef Slot said
        cdef Slot asked
        cdef Span span
        cdef const char *item
        cdef int index
        if part.count != <uint32_t> takers.count:
            raise self.unexpected("another number of entities")
        for group in range(part.count):
            entity = part.whole.slots[part.first + group]
            if entity.tag != OBJECT:
                continue
            target = &self.targets[takers.targets[group]]
            for index in range(target.repeated):
                repeated = &self.repeated[target.first_repeated + index]
                said = part.whole.slots[entity.at + repeated.slot]
                if said.tag == UNSET:
                    continue
                asked = takers.values[<size_t> group * takers.members + repeated.member]
                item = takers.items.text + takers.bounds[group].at + asked.at
                if said.tag == NIL:
                    span.text, span.size = b"null", 4
                else:
                    span = part.whole.span(said)
                if <uint32_t> span.size != asked.size or memcmp(span.text, item, span.size) != 0:
                    raise self.unexpected("another entity than was asked for")
        takers.whole = part.whole
        takers.first = part.first
        return 0
