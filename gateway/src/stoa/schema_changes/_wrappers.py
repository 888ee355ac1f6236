"""Lists and non-null around a type: which replacement every client survives."""

from __future__ import annotations

from graphql import GraphQLList, GraphQLNonNull, GraphQLType, get_named_type


def is_narrower(new: GraphQLType, old: GraphQLType) -> bool:
    """Whatever comes out of ``new`` could have come out of ``old``. Named types must agree: fragments name them."""
    if isinstance(old, GraphQLNonNull):
        return isinstance(new, GraphQLNonNull) and is_narrower(new.of_type, old.of_type)
    if isinstance(new, GraphQLNonNull):
        return is_narrower(new.of_type, old)
    if isinstance(old, GraphQLList):
        return isinstance(new, GraphQLList) and is_narrower(new.of_type, old.of_type)
    return not isinstance(new, GraphQLList) and get_named_type(new).name == get_named_type(old).name


def is_wider(new: GraphQLType, old: GraphQLType) -> bool:
    """Whatever could go into ``old`` can go into ``new``.

    T to [T] is not: a single value in a document would be taken for a list, a variable of type T would not.
    """
    return is_narrower(old, new)


__all__ = ["is_narrower", "is_wider"]
