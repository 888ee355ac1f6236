"""The search's memory: interned views, remembered answers, the budget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, TypeAlias

from stoa.planner._errors import PlanningTooExpensive
from stoa.planner._reach import child_reach, shared_runtime
from stoa.planner._solution import Solution
from stoa.planner._view import Target, View
from stoa.planner._views import views_of
from stoa.planner._wants import WantStore
from stoa.query_graph import EntryMove, FieldMove, Node, NodeKind, QueryGraph
from stoa.supergraph import ContextArgument

#: keys and requirements being worked out right now: none may need itself
Banned: TypeAlias = frozenset[tuple[str, ...]]


#: which part of the budget goes into making cheaper what has an answer already
_REFINEMENT_SHARE: Final = 10
#: how many subgraphs that all have a field are followed down at one object, if these are able to answer it
_MAX_ALIKE: Final = 8
_MIN_ALIKE: Final = 2
#: leaves of the operation times subgraphs followed
_MAX_FOLLOWED: Final = 600


class Search:
    """Lives for one planning; the views stay for the next. They are told apart by identity, so equal views are one object."""

    def __init__(self, graph: QueryGraph, overrides: frozenset[str], budget: int) -> None:
        self.graph = graph
        self.wants = WantStore(graph.supergraph)
        self.solved: dict[tuple[Any, ...], Solution] = {}
        self.local_answers: dict[tuple[Any, ...], Any] = {}
        self.inputs: dict[tuple[Any, ...], Any] = {}
        self.served: dict[tuple[Any, ...], Any] = {}
        self.local_counts: dict[tuple[int, int], int] = {}
        self.choices: dict[Any, Any] = {}
        self.most_alike = _MAX_ALIKE
        self._overrides = overrides
        self._budget = budget
        self._left = budget
        self._refinement = budget // _REFINEMENT_SHARE
        self._views = views_of(graph)
        self._unset: set[ContextArgument] = set()
        self._labels: set[str] = set()

    def fit_to(self, leaves: int) -> None:
        """Of many subgraphs that have a field alike, fewer are followed down where the operation is large."""
        self.most_alike = max(_MIN_ALIKE, min(_MAX_ALIKE, _MAX_FOLLOWED // max(leaves, 1)))

    @contextmanager
    def refining(self) -> Iterator[bool]:
        """Whether there is time for what may only make an answer cheaper; what is done meanwhile counts as such."""
        before = self._left
        yield self._refinement > 0
        self._refinement -= before - self._left

    def spend(self, steps: int = 1) -> None:
        """Steps of the search."""
        self._left -= steps
        if self._left < 0:
            raise PlanningTooExpensive(
                f"Planning this operation takes more than {self._budget} steps. Ask for less in one operation."
            )

    def is_usable(self, move: FieldMove) -> bool:
        """Whether progressive overrides leave the field in this subgraph, and no argument is known to stay without value."""
        if move.contexts and not self._unset.isdisjoint(move.contexts):
            return False
        if move.label is None:
            return True
        self._labels.add(move.label.name)
        return (move.label.name in self._overrides) == move.label.wanted

    @property
    def decided(self) -> tuple[tuple[str, bool], ...]:
        """The labels that mattered so far, and whether each is active."""
        return tuple((label, label in self._overrides) for label in sorted(self._labels))

    def give_up(self, argument: ContextArgument) -> None:
        """Nothing sets the argument's context where it was needed: look for ways without it."""
        self._unset.add(argument)
        for memory in (self.solved, self.local_answers, self.inputs, self.served, self.local_counts):
            memory.clear()

    def root_view(self, type_name: str) -> View:
        reach = frozenset(self.graph.supergraph.subgraphs)
        return self._view("", None, {}, (frozenset((type_name,)), reach))

    def child_view(self, view: View, field: str, types: frozenset[str], target: int) -> View:
        """The view below a field that ``view`` answers itself."""
        key = (view.identity, field, types, target)
        found = self._views.children.get(key)
        if found is None:
            node = self.graph.nodes[target]
            runtime = shared_runtime(self.graph, view, (field, types), node)
            reach = child_reach(self.graph, view, (field, types), runtime)
            made = self._view(node.subgraph, node, self._members(node), (runtime, reach))
            found = self._views.children.setdefault(key, made)
        return found

    def targets(self, view: View) -> tuple[Target, ...]:
        """Every other view of the object that a request can open, in the order of subgraph names."""
        found = self._views.targets.get(view.identity)
        if found is None:
            found = self._views.targets.setdefault(view.identity, tuple(self._find_targets(view)))
        return found

    def _find_targets(self, view: View) -> list[Target]:
        opened: dict[tuple[str, str | None, int], dict[str, list[EntryMove]]] = {}
        for object_type in sorted(view.runtime):
            for move in self._moves(view, object_type):
                static = move.node if move.typename is not None or move.key is None else -1
                slot = opened.setdefault((move.subgraph, move.typename, static), {})
                slot.setdefault(object_type, []).append(move)
        return [
            self._target(view, name, moves) for name, moves in sorted(opened.items(), key=lambda item: str(item[0]))
        ]

    def _moves(self, view: View, object_type: str) -> list[EntryMove]:
        """Ways in. The query type can be entered without a key wherever it is met; other root types at the root only."""
        is_root = view.static is None and not view.members
        query = self.graph.supergraph.schema.query_type
        free = is_root or (query is not None and object_type == query.name)
        moves = [move for move in self.graph.entries.get(object_type, ()) if free or move.key is not None]
        if view.is_interface_object and view.static is not None:
            known = set(moves)
            moves += [m for m in self.graph.interface_entries.get(view.static.type_name, ()) if m not in known]
        return moves

    def _target(self, view: View, name: tuple[str, str | None, int], moves: Mapping[str, list[EntryMove]]) -> Target:
        subgraph, typename, static = name
        frozen = {object_type: tuple(found) for object_type, found in moves.items()}
        types = frozenset(frozen)
        if static < 0:
            members = {object_type: self.graph.nodes[found[0].node] for object_type, found in frozen.items()}
            opened = self._view(subgraph, None, members, (types, view.reach))
        else:
            node = self.graph.nodes[static]
            runtime = types & node.runtime if node.kind is NodeKind.INTERFACE else types
            opened = self._view(subgraph, node, self._members(node), (runtime, view.reach))
        return Target(view=opened, typename=typename, moves=frozen)

    def _members(self, node: Node) -> Mapping[str, Node]:
        return {name: self.graph.nodes[index] for name, index in node.members.items()}

    def _view(
        self,
        subgraph: str,
        static: Node | None,
        members: Mapping[str, Node],
        where: tuple[frozenset[str], frozenset[str]],
    ) -> View:
        runtime, reach = where
        nodes = static.index if static else tuple(node.index for node in members.values())
        key = (subgraph, nodes, runtime, reach)
        found = self._views.interned.get(key)
        if found is None:
            made = View(
                subgraph=subgraph,
                static=static,
                members=members,
                runtime=runtime,
                reach=reach,
                identity=next(self._views.numbers),
                names=frozenset[str]().union(*(node.fields for node in members.values())),
            )
            found = self._views.interned.setdefault(key, made)
        return found
