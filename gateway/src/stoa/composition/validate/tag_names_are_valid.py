"""INVALID_TAG_NAME: a contract must be able to name every tag."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import StringValueNode

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition._tag_name import TAG_NAME_RULE, is_tag_name
from stoa.composition.model import Facts, Subgraph
from stoa.composition.validate.walk import elements_of


def tag_names_are_valid(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report tags with names that are empty, too long or of other characters."""
    del facts
    for coordinate, element in elements_of(subgraph):
        for application in element.applied("tag"):
            name = application.arguments.get("name")
            if isinstance(name, StringValueNode) and not is_tag_name(name.value):
                yield diagnose(
                    "INVALID_TAG_NAME",
                    f'[{subgraph.name}] @tag name "{name.value}" on "{coordinate}" is not {TAG_NAME_RULE}',
                    coordinate=coordinate,
                    at=[application.location],
                )
