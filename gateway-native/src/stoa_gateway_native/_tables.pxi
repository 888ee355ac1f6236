cdef class _Tables:
    """What an operation asks for, as arrays. ``kept`` holds the texts that they point to."""

    cdef list kept
    cdef object unexpected
    cdef list slow
    cdef object read_name
    cdef bint has_twins
    cdef Attribute *attributes
    cdef Position *positions
    cdef int position_count
    cdef Span *choices
    cdef Value *values
    cdef Node *nodes
    cdef Step *steps
    cdef Path *paths
    cdef Member *members
    cdef Target *targets
    cdef Repeated *repeated
    cdef dict fetches

    def __dealloc__(self):
        PyMem_Free(self.attributes)
        PyMem_Free(self.positions)
        PyMem_Free(self.choices)
        PyMem_Free(self.values)
        PyMem_Free(self.nodes)
        PyMem_Free(self.steps)
        PyMem_Free(self.paths)
        PyMem_Free(self.members)
        PyMem_Free(self.targets)
        PyMem_Free(self.repeated)

    cdef Span span(self, bytes text):
        cdef Span made
        self.kept.append(text)
        made.text = PyBytes_AS_STRING(text)
        made.size = <int> PyBytes_GET_SIZE(text)
        return made

    cdef void *array(self, size_t count, size_t width) except NULL:
        cdef void *made = PyMem_Malloc(count * width + 1)
        if made == NULL:
            raise MemoryError
        return made

    cdef int fill(self, tables) except -1:
        self.kept = []
        self.fill_positions(tables)
        self.fill_nodes(tables)
        self.fill_fetches(tables)
        return 0

    cdef int fill_positions(self, tables) except -1:
        cdef int index
        self.choices = <Span *> self.array(len(tables.choices), sizeof(Span))
        for index, text in enumerate(tables.choices):
            self.choices[index] = self.span(text)
        self.attributes = <Attribute *> self.array(len(tables.attributes), sizeof(Attribute))
        for index, one in enumerate(tables.attributes):
            self.attributes[index].name = self.span(one.name)
            self.attributes[index].kind = one.kind
            self.attributes[index].depth = one.depth
            self.attributes[index].nullable = one.nullable
            self.attributes[index].child = one.child
            self.attributes[index].is_optional = one.is_optional
            self.attributes[index].slow = one.slow
            self.attributes[index].first_choice = one.first_choice
            self.attributes[index].choices = one.choices
        self.position_count = len(tables.positions)
        self.positions = <Position *> self.array(len(tables.positions), sizeof(Position))
        for index, one in enumerate(tables.positions):
            self.positions[index].first = one.first
            self.positions[index].count = one.count
            self.positions[index].size = HEADER + one.count + one.entities
            self.positions[index].is_twin = one.is_twin
            self.has_twins = self.has_twins or one.is_twin
            self.positions[index].typename = self.span(one.typename)
        return 0

    cdef int fill_nodes(self, tables) except -1:
        cdef int index
        self.values = <Value *> self.array(len(tables.values), sizeof(Value))
        for index, one in enumerate(tables.values):
            self.values[index].prefix = self.span(one.prefix)
            self.values[index].is_constant = one.is_constant
            self.values[index].root = one.root
            self.values[index].entity = one.entity
            self.values[index].fetch = one.fetch
            self.values[index].slot = one.slot
            self.values[index].child = one.child
            self.values[index].is_required = one.is_required
        self.nodes = <Node *> self.array(len(tables.nodes), sizeof(Node))
        for index, one in enumerate(tables.nodes):
            self.nodes[index].first = one.first
            self.nodes[index].count = one.count
            self.nodes[index].position = one.position
        return 0

    cdef int fill_fetches(self, tables) except -1:
        cdef int index
        self.steps = <Step *> self.array(len(tables.steps), sizeof(Step))
        for index, one in enumerate(tables.steps):
            self.steps[index].entity = one.entity
            self.steps[index].fetch = one.fetch
            self.steps[index].slot = one.slot
            self.steps[index].is_twin = one.is_twin
        self.paths = <Path *> self.array(len(tables.paths), sizeof(Path))
        for index, one in enumerate(tables.paths):
            self.paths[index].first = one.first
            self.paths[index].count = one.count
            self.paths[index].root = one.root
            self.paths[index].target = one.target
        self.members = <Member *> self.array(len(tables.members), sizeof(Member))
        for index, one in enumerate(tables.members):
            self.members[index].prefix = self.span(one.prefix)
            self.members[index].is_constant = one.is_constant
            self.members[index].entity = one.entity
            self.members[index].fetch = one.fetch
            self.members[index].slot = one.slot
        self.targets = <Target *> self.array(len(tables.targets), sizeof(Target))
        for index, one in enumerate(tables.targets):
            self.targets[index].first = one.first
            self.targets[index].count = one.count
            self.targets[index].entity = one.entity
            self.targets[index].may_be_empty = one.may_be_empty
            self.targets[index].first_repeated = one.first_repeated
            self.targets[index].repeated = one.repeated
        self.repeated = <Repeated *> self.array(len(tables.repeated), sizeof(Repeated))
        for index, one in enumerate(tables.repeated):
            self.repeated[index].member = one.member
            self.repeated[index].slot = one.slot
        self.fetches = {one.number: one for one in tables.fetches}
        return 0
