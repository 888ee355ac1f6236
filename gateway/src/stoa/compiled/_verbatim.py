"""Answers that the client gets as the subgraph wrote them: the decoder checks them, and nobody encodes them again.

That needs one fetch for the whole operation, whose document asks for the client's members in the client's order and for nothing
else. The classes then refuse members that nobody asked for. A member that is written twice passes twice, and each of both has been
checked: readers of JSON take one of them, as the decoder does.
"""

from __future__ import annotations

from collections.abc import Sequence

from stoa.compiled._fetches import FetchFacts, Selected
from stoa.compiled._layout import Layout, Work
from stoa.compiled._tree import Position, Tree


def is_verbatim(tree: Tree, layout: Layout, fetches: Sequence[FetchFacts]) -> bool:
    """Whether a clean answer of the only fetch is the client's answer; sets ``is_verbatim`` of its positions."""
    if len(fetches) != 1 or layout.work(tree.root) is not Work.NOTHING:
        return False
    found = all(_is_as_asked(position, tree.selected) for position in tree.positions)
    for position in tree.positions:
        position.is_verbatim = found
    return found


def _is_as_asked(position: Position, selected: Selected) -> bool:
    if position.tagged or any(
        attribute.is_optional or attribute.takes_raw for attribute in position.attributes.values()
    ):
        return False
    asked = list(selected.fields(position.sets, position.typename))
    return len(position.nodes) == 1 and asked == [value.name for value in position.nodes[0].values]


def verbatim_answer(number: int, root: Position) -> str:
    """Class and decoder of an answer; whatever is in it beside data makes it one that is encoded again."""
    return f"""class Answer_{number}(Struct, gc=False, forbid_unknown_fields=True):
    data: {root.class_name}
    errors: None | UnsetType = UNSET
    extensions: Raw | UnsetType = UNSET


_decode_{number} = Decoder(Answer_{number}).decode

def decode_{number}(body):
    answer = _decode_{number}(body)
    is_bare = answer.errors is UNSET and answer.extensions is UNSET
    if is_bare and body.startswith(b\'{{"data":{{\'):
        return body.rstrip()[8:-1]
    return answer.data"""


def verbatim_write(number: int) -> str:
    return f"""def write(answers):
    data = answers[{number}]
    return data if data.__class__ is bytes else encode(data)"""


__all__ = ["is_verbatim", "verbatim_answer", "verbatim_write"]
