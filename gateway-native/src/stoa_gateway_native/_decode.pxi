cdef class _Decoder(_Tables):
    """Reads answers."""

    cdef Text refuse(self, str why) except NULL:
        raise self.unexpected(why)

    cdef bytes name_of(self, bytes token):
        """A name whose escapes stand for what they mean, with a closing quote."""
        return self.read_name(token).encode() + b'"'

    cdef Decoded begin(self, bytes body):
        cdef Decoded made = Decoded.__new__(Decoded)
        if PyBytes_GET_SIZE(body) > MOST_BYTES:
            raise self.unexpected("a very long answer")
        made.body = body
        made.text = <Text> PyBytes_AS_STRING(body)
        return made

    cdef Decoded answer(self, bytes body, int root, tuple parts):
        """``parts``: (name with its closing quote, "part_N", position of its entities); empty where the data is the object ``root``."""
        cdef Decoded made = self.begin(body)
        cdef Text at = made.text
        cdef Text end = at + PyBytes_GET_SIZE(body)
        cdef Span name
        cdef bint has_data = False
        cdef Twin twins[TWINS]
        if self.has_twins:
            memset(twins, 0, sizeof(twins))
        at = self.opening(at, end)
        while at[0] != b"}":
            at = self.member(made, at, end, &name)
            if name.size == 5 and memcmp(name.text, b'data"', 5) == 0:
                has_data = True
                if parts:
                    made.parts = {}
                    at = self.parts_of(made, at, end, parts, twins)
                else:
                    at = self.object_at(made, at, end, root, &made.root, twins)
            elif name.size == 7 and memcmp(name.text, b'errors"', 7) == 0:
                if not scan_is_word(at, end, b"null", 4):
                    raise self.unexpected("errors")
                at += 4
            else:
                at = scan_value(at, end, 0)
                if at == NULL:
                    raise self.unexpected("no JSON")
            at = self.separator(at, end)
        if scan_blank(at + 1, end) != end:
            raise self.unexpected("something after the answer")
        if not has_data:
            raise self.unexpected("no data")
        return made

    cdef Text parts_of(self, Decoded made, Text at, Text end, tuple parts, Twin *twins) except NULL:
        cdef Span name
        cdef bytes known
        at = self.opening(at, end)
        while at[0] != b"}":
            at = self.member(made, at, end, &name)
            for known, label, position in parts:
                if name.size == PyBytes_GET_SIZE(known) and memcmp(name.text, PyBytes_AS_STRING(known), name.size) == 0:
                    at = self.entities(made, at, end, position, label, twins)
                    break
            else:
                at = scan_value(at, end, 0)
                if at == NULL:
                    raise self.unexpected("no JSON")
            at = self.separator(at, end)
        if len(made.parts) < len(parts):
            raise self.unexpected("a part is missing")
        return at + 1

    cdef Text entities(self, Decoded made, Text at, Text end, int position, str label, Twin *twins) except NULL:
        cdef Attribute items
        cdef Slot found
        memset(&items, 0, sizeof(items))
        items.kind = OF_OBJECT
        items.depth = 1
        items.nullable = 2
        items.child = position
        at = self.value(made, at, end, &items, 0, &found, twins)
        made.parts[label] = (found.at, found.size)
        return at

    cdef Text opening(self, Text at, Text end) except NULL:
        """Behind an opening brace, at the first member or the closing brace."""
        at = scan_blank(at, end)
        if at >= end or at[0] != b"{":
            return self.refuse("no object")
        at = scan_blank(at + 1, end)
        if at >= end or (at[0] != b'"' and at[0] != b"}"):
            return self.refuse("no JSON")
        return at

    cdef Text member(self, Decoded made, Text at, Text end, Span *name) except NULL:
        """``at`` stands at a name: set ``name`` (with its closing quote), go to its value."""
        cdef Text after
        cdef int found = scan_string(at + 1, end, &after)
        if found < 0:
            return self.refuse("no JSON")
        name.text, name.size = <const char *> at + 1, <int> (after - at) - 1
        if found & SCAN_ESCAPED:
            # Kept for as long as it is looked at: until the next name.
            made.unescaped = self.name_of(PyBytes_FromStringAndSize(<const char *> at, after - at))
            name.text, name.size = PyBytes_AS_STRING(made.unescaped), <int> PyBytes_GET_SIZE(made.unescaped)
        at = after
        if at >= end or at[0] != b":":
            at = scan_blank(at, end)
            if at >= end or at[0] != b":":
                return self.refuse("no JSON")
        at += 1
        if at < end and at[0] > b" ":
            return at
        at = scan_blank(at, end)
        return at if at < end else self.refuse("no JSON")

    cdef Text separator(self, Text at, Text end) except NULL:
        """From behind a value to the next member, or the closing brace."""
        if at >= end or (at[0] != b"," and at[0] != b"}"):
            at = scan_blank(at, end)
            if at >= end or (at[0] != b"," and at[0] != b"}"):
                return self.refuse("no JSON")
        if at[0] == b"}":
            return at
        at += 1
        if at >= end or at[0] != b'"':
            at = scan_blank(at, end)
            if at >= end or at[0] != b'"':
                return self.refuse("no JSON")
        return at

    cdef Text object_at(self, Decoded made, Text at, Text end, int number, uint32_t *found, Twin *twins) except NULL:
        """An object at this position; ``found`` is where its slots begin. One whose bytes came before is that one."""
        cdef Twin *twin = NULL
        cdef Text begin
        cdef Py_hash_t start = 0
        if not self.positions[number].is_twin:
            return self.new_object(made, at, end, number, found, twins)
        at = scan_blank(at, end)
        begin = at
        if end - at > START:
            start = stoa_hash(at, START)
            twin = &twins[<size_t> start % TWINS]
            if (
                twin.size
                and twin.start == start
                and twin.position == number
                and end - at >= <Py_ssize_t> twin.size
                and memcmp(at, made.text + twin.at, twin.size) == 0
            ):
                found[0] = twin.object
                return at + twin.size
        at = self.new_object(made, at, end, number, found, twins)
        if twin != NULL:
            twin.start = start
            twin.position = number
            twin.at = <uint32_t> (begin - made.text)
            twin.size = <uint32_t> (at - begin)
            twin.object = found[0]
        return at

    cdef Text new_object(self, Decoded made, Text at, Text end, int number, uint32_t *found, Twin *twins) except NULL:
        cdef Position *position = &self.positions[number]
        cdef Attribute *attributes = self.attributes + position.first
        cdef Attribute *attribute
        cdef Span name
        cdef uint32_t base = <uint32_t> made.used
        cdef int expected = 0
        cdef int tried
        cdef Slot slot
        made.reserve(position.size)
        memset(made.slots + base, 0, position.size * sizeof(Slot))
        made.slots[base].tag = number
        made.used += position.size
        at = self.opening(at, end)
        while at[0] != b"}":
            at = self.member(made, at, end, &name)
            for tried in range(position.count):
                if expected >= position.count:
                    expected = 0
                attribute = &attributes[expected]
                if attribute.name.size == name.size and memcmp(attribute.name.text, name.text, name.size) == 0:
                    at = self.value(made, at, end, attribute, 0, &slot, twins)
                    made.slots[base + HEADER + expected] = slot
                    expected += 1
                    break
                expected += 1
            else:
                at = self.other_member(position, name, at, end)
            at = self.separator(at, end)
        for tried in range(position.count):
            if made.slots[base + HEADER + tried].tag == UNSET and not attributes[tried].is_optional:
                return self.refuse("a member is missing")
        found[0] = base
        return at + 1

    cdef Text other_member(self, Position *position, Span name, Text at, Text end) except NULL:
        """Its type's name has to be right; what nobody asked for has to be JSON."""
        if name.size == 11 and position.typename.size and memcmp(name.text, b'__typename"', 11) == 0:
            if not scan_is_word(at, end, position.typename.text, position.typename.size):
                return self.refuse("another type")
            return at + position.typename.size
        at = scan_value(at, end, 0)
        return at if at != NULL else self.refuse("no JSON")

    cdef Text value(
        self, Decoded made, Text at, Text end, Attribute *attribute, int level, Slot *slot, Twin *twins
    ) except NULL:
        """``level`` counts the lists around it."""
        cdef uint32_t found
        if at >= end:
            return self.refuse("no JSON")
        if at[0] == b"n":
            if not (attribute.nullable >> level) & 1 or not scan_is_word(at, end, b"null", 4):
                return self.refuse("null")
            slot.tag, slot.at, slot.size = NIL, 0, 0
            return at + 4
        if level < attribute.depth:
            return self.list_at(made, at, end, attribute, level, slot, twins)
        if attribute.kind == OF_OBJECT:
            at = self.object_at(made, at, end, attribute.child, &found, twins)
            slot.tag, slot.at, slot.size = OBJECT, found, 0
            return at
        if attribute.kind == OF_STRING or attribute.kind == OF_ENUM:
            return self.text_at(made, at, end, attribute, slot)
        return self.plain_at(made, at, end, attribute, slot)

    cdef Text list_at(
        self, Decoded made, Text at, Text end, Attribute *attribute, int level, Slot *slot, Twin *twins
    ) except NULL:
        cdef size_t first = made.waiting_used
        cdef size_t count
        cdef Slot item
        if at[0] != b"[":
            return self.refuse("no list")
        at = scan_blank(at + 1, end)
        if at < end and at[0] == b"]":
            slot.tag, slot.at, slot.size = LIST, 0, 0
            return at + 1
        while True:
            at = self.value(made, scan_blank(at, end), end, attribute, level + 1, &item, twins)
            if made.waiting_used >= made.waiting_room:
                _grow(<void **> &made.waiting, &made.waiting_room, made.waiting_used + 1, sizeof(Slot))
            made.waiting[made.waiting_used] = item
            made.waiting_used += 1
            at = scan_blank(at, end)
            if at >= end or (at[0] != b"," and at[0] != b"]"):
                return self.refuse("no JSON")
            at += 1
            if (at - 1)[0] == b"]":
                break
        count = made.waiting_used - first
        made.reserve(count)
        memcpy(made.slots + made.used, made.waiting + first, count * sizeof(Slot))
        slot.tag, slot.at, slot.size = LIST, <uint32_t> made.used, <uint32_t> count
        made.used += count
        made.waiting_used = first
        return at

    cdef Text text_at(self, Decoded made, Text at, Text end, Attribute *attribute, Slot *slot) except NULL:
        """A text that is written as it came; escapes are read and written by the decoder for this leaf."""
        cdef Text after
        cdef int found
        cdef int index
        cdef Span *choice
        if at[0] != b'"':
            return self.refuse("no text")
        found = scan_string(at + 1, end, &after)
        if found < 0:
            return self.refuse("no JSON")
        if found & SCAN_ESCAPED:
            return self.slowly(made, at, after, attribute, slot)
        if found & SCAN_WIDE:
            PyUnicode_DecodeUTF8(<const char *> at, after - at, NULL)
        if attribute.kind == OF_ENUM:
            for index in range(attribute.choices):
                choice = &self.choices[attribute.first_choice + index]
                if choice.size == after - at and memcmp(choice.text, at, choice.size) == 0:
                    break
            else:
                return self.refuse("no such value")
        slot.tag, slot.at, slot.size = BODY, <uint32_t> (at - made.text), <uint32_t> (after - at)
        return after

    cdef Text plain_at(self, Decoded made, Text at, Text end, Attribute *attribute, Slot *slot) except NULL:
        """Numbers of up to nine digits, true and false are written as they came; other numbers by the decoder for this leaf."""
        cdef Text after = at
        if attribute.kind == OF_BOOLEAN:
            if scan_is_word(at, end, b"true", 4):
                after = at + 4
            elif scan_is_word(at, end, b"false", 5):
                after = at + 5
            else:
                return self.refuse("no truth value")
        else:
            if at[0] == b"-":
                after += 1
            if scan_is_digit(after, end) and after[0] != b"0":
                while scan_is_digit(after, end):
                    after += 1
            elif after == at and scan_is_digit(after, end):
                after += 1
            else:
                after = end
            if (
                after >= end
                or after - at > 9
                or scan_is_digit(after, end)
                or after[0] == b"."
                or (after[0] | 0x20) == b"e"
            ):
                after = scan_number(at, end)
                if after == NULL:
                    return self.refuse("no number")
                return self.slowly(made, at, after, attribute, slot)
        slot.tag, slot.at, slot.size = BODY, <uint32_t> (at - made.text), <uint32_t> (after - at)
        return after

    cdef Text slowly(self, Decoded made, Text at, Text after, Attribute *attribute, Slot *slot) except NULL:
        cdef bytes normal = self.slow[attribute.slow](PyBytes_FromStringAndSize(<const char *> at, after - at))
        slot.tag, slot.at, slot.size = SIDE, <uint32_t> made.side.size, <uint32_t> PyBytes_GET_SIZE(normal)
        if made.side.size + PyBytes_GET_SIZE(normal) > MOST_BYTES:
            return self.refuse("a very long answer")
        _append(&made.side, PyBytes_AS_STRING(normal), PyBytes_GET_SIZE(normal))
        return after
