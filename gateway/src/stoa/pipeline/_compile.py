"""Compile: validate, authorise, plan. Runs in a thread; pure apart from the variants that it adds to its own operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stoa.auth import without_fields
from stoa.compiled import Programs
from stoa.config import OperationLimits
from stoa.errors import OperationLimitExceeded
from stoa.executor import prepare_plan
from stoa.operation import Deferral, Operation, defer_variables, normalize
from stoa.pipeline._compiled import CompiledBlock, CompiledOperation, CompiledVariant, VariantKey
from stoa.pipeline._introspect import introspect
from stoa.pipeline._parse import ParsedDocument, parse_document, validate_document
from stoa.pipeline._variables import VariableReader
from stoa.plan import QueryPlan
from stoa.planner import plan_operation
from stoa.shaping import Portion, Projection, compile_projection

if TYPE_CHECKING:
    from stoa.pipeline._graph import GatewayGraph

NOTHING_DENIED: Final = frozenset[int]()
_MAX_VARIANTS: Final = 16
_NO_PLAN: Final = QueryPlan(None)


def compile_operation(
    graph: GatewayGraph,
    source: tuple[str, str | None],
    labels: frozenset[str],
    limits: OperationLimits,
    *,
    introspection: bool,
) -> CompiledOperation:
    """Raises client errors only; the variant for callers who may read everything comes ready. ``source`` is text and name."""
    text, name = source
    parsed = parse_document(text, name, limits)
    validate_document(graph.validator, text, parsed.document, limits, introspection=introspection)
    guarded = graph.requirements.guarded_fields(parsed.document, parsed.operation)
    marked = defer_variables(parsed.document) if "defer" in text else None
    variables = VariableReader(graph.supergraph.api_schema, parsed.operation)
    compiled = CompiledOperation(parsed=parsed, guarded=guarded, defer_variables=marked, variables=variables)
    if not guarded and marked is None:
        variant_for(graph, compiled, (NOTHING_DENIED, None), labels, limits)
    return compiled


def variant_for(
    graph: GatewayGraph, compiled: CompiledOperation, key: VariantKey, labels: frozenset[str], limits: OperationLimits
) -> CompiledVariant:
    """Plan the operation without the denied fields; the projection still knows them, to say what was denied."""
    known = compiled.find(key, labels)
    if known is not None:
        return known
    try:
        variant = _new_variant(graph, compiled.parsed, key, labels, limits)
    except RecursionError as error:
        raise OperationLimitExceeded("The operation is nested too deeply.") from error
    compiled.keep(key, variant, _MAX_VARIANTS)
    return variant


def _new_variant(
    graph: GatewayGraph, parsed: ParsedDocument, key: VariantKey, labels: frozenset[str], limits: OperationLimits
) -> CompiledVariant:
    denied, deferring = key
    schema = graph.client_schema
    whole = compile_projection(schema, parsed.operation, parsed.fragments, denied)
    hidden = denied | {id(node) for node in whole.introspection}
    document = without_fields(parsed.document, hidden) if hidden else parsed.document
    answered = None if parsed.operation.variable_definitions else introspect(parsed, whole, {})
    blocks: tuple[Deferral, ...] = ()
    plan = _NO_PLAN
    if _selects_data(whole):
        name = parsed.operation.name.value if parsed.operation.name else None
        operation = normalize(document, name, schema, deferring=deferring)
        _check_deferrals(operation, limits)
        plan = plan_operation(graph.query_graph, operation, overrides=labels)
        blocks = operation.deferrals
    return CompiledVariant(
        plan=plan,
        prepared=prepare_plan(plan),
        projection=_without(parsed, key, whole, frozenset(blocks)) if blocks else whole,
        whole=whole,
        introspection=answered,
        blocks=tuple(
            CompiledBlock(block, _without(parsed, key, whole, frozenset(blocks) - frozenset(block.chain())))
            for block in blocks
        ),
        programs=None if blocks or plan.root is None else Programs(plan, whole, parsed.document, graph.programs),
    )


def _check_deferrals(operation: Operation, limits: OperationLimits) -> None:
    """A label comes back for every object that its block adds to."""
    if len(operation.deferrals) > limits.deferred:
        raise OperationLimitExceeded(f"The operation defers more than {limits.deferred} parts.")
    if any(len(block.label or "") > limits.operation_name_length for block in operation.deferrals):
        raise OperationLimitExceeded(f"A label of @defer has more than {limits.operation_name_length} characters.")


def _without(parsed: ParsedDocument, key: VariantKey, whole: Projection, later: frozenset[Deferral]) -> Projection:
    """The projection of everything but these blocks."""
    denied, deferring = key
    return compile_projection(whole.schema, parsed.operation, parsed.fragments, denied, Portion(deferring, later))


def _selects_data(projection: Projection) -> bool:
    """False where everything is introspection or ``__typename``: no subgraph is needed."""
    return any(
        field.shape is not None and not field.denied for field in projection.root.fields_of(projection.root.type.name)
    )


__all__ = ["NOTHING_DENIED", "compile_operation", "variant_for"]
