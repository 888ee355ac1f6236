"""Document in, normalized operation out."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar, Final, Literal

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    VariableDefinitionNode,
    print_ast,
)

from stoa.errors import ClientError, OperationResolutionFailed
from stoa.operation._count import count_selections
from stoa.operation._expand import Expander, Scope
from stoa.operation._field import Operation, Variable
from stoa.operation._merge import merge_same_fields
from stoa.operation._settle import find_deferrals

#: fields that one operation may have after its fragments are spread
MAX_SELECTIONS: Final = 20_000


class OperationTooLarge(ClientError):
    """Spread out, the operation has more fields than the gateway takes."""

    code: ClassVar[str] = "OPERATION_LIMIT_EXCEEDED"


def normalize(
    document: DocumentNode,
    operation_name: str | None,
    schema: GraphQLSchema,
    *,
    max_selections: int = MAX_SELECTIONS,
    deferring: Collection[str] | None = None,
) -> Operation:
    """Normalize one operation of a document that is valid against ``schema``.

    Passes, in this order: count (bounded), expand (fragments and literal conditions), merge same fields. Abstract types are
    expanded only where planning needs it. ``deferring`` are the variables that are true, for ``@defer(if: $variable)``; None
    makes a plain operation: whatever is marked comes at once.
    """
    definition = _choose(document, operation_name)
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    count = count_selections(definition.selection_set, fragments)
    if count > max_selections:
        raise OperationTooLarge(
            f"The operation selects more than {max_selections} fields once its fragments are spread."
        )
    root = schema.get_root_type(definition.operation)
    if root is None:
        raise OperationResolutionFailed(f"The schema has no {definition.operation.value} root type.")
    expander = Expander(schema, fragments, deferring)
    expanded = expander.expand(definition.selection_set, Scope(root, frozenset((root.name,))))
    selection = merge_same_fields(expanded)
    return Operation(
        kind=_KINDS[definition.operation],
        name=definition.name.value if definition.name else None,
        root_type=root.name,
        variables=tuple(_variable(node) for node in definition.variable_definitions or ()),
        selection=selection,
        deferrals=find_deferrals(selection) if deferring is not None else (),
    )


_KINDS: Final[dict[OperationType, Literal["query", "mutation", "subscription"]]] = {
    OperationType.QUERY: "query",
    OperationType.MUTATION: "mutation",
    OperationType.SUBSCRIPTION: "subscription",
}


def _choose(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if name is None and len(operations) == 1:
        return operations[0]
    if name is None:
        raise OperationResolutionFailed(
            "The document has no operation."
            if not operations
            else "The document has several operations: say which one with operationName."
        )
    for operation in operations:
        if operation.name and operation.name.value == name:
            return operation
    raise OperationResolutionFailed(f"The document has no operation named '{name}'.")


def _variable(node: VariableDefinitionNode) -> Variable:
    default = node.default_value
    return Variable(node.variable.name.value, print_ast(node.type), print_ast(default) if default else None, default)
