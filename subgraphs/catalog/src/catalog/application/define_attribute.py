"""Define an attribute: its names, the type of its values, what its numbers count."""

from __future__ import annotations

from typing import Final

from catalog.application.ports import OpensUnitOfWork
from catalog.domain.attributes import AttributeDefinition, code_of
from catalog.domain.refusals import AttributeRefused

_LONGEST_NAME: Final = 60
_LONGEST_UNIT: Final = 12


async def define_attribute(definition: AttributeDefinition, *, units: OpensUnitOfWork) -> AttributeDefinition:
    """Values that products have already stay as they are; the type holds for what is written from now on."""
    if definition.name.is_empty or max(len(definition.name.en), len(definition.name.de)) > _LONGEST_NAME:
        raise AttributeRefused(f"An attribute needs a name of at most {_LONGEST_NAME} characters.")
    if definition.key != code_of(definition.name.en or definition.name.de):
        raise AttributeRefused("An attribute's key is its name in small letters and hyphens.")
    if len(definition.unit) > _LONGEST_UNIT:
        raise AttributeRefused(f"A unit has at most {_LONGEST_UNIT} characters.")
    async with units() as unit:
        await unit.attributes.define(definition)
    return definition
