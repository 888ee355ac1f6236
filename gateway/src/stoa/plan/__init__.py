"""Plan: what the planner writes and the executor reads.

Invariant: frozen data and its printing, nothing else. No schema, no socket, no clock; node names are Apollo's, so that
existing plan viewers can draw our plans.
"""

from __future__ import annotations

from stoa.plan._contexts import ContextArgument, ContextSource
from stoa.plan._json import render_json
from stoa.plan._nodes import (
    BatchFetch,
    Condition,
    Deferred,
    Fetch,
    FetchRewrite,
    Flatten,
    OperationKind,
    Parallel,
    PathSegment,
    PlanNode,
    QueryPlan,
    Sequence,
    Subscription,
)
from stoa.plan._outline import PlannedRequest, outline_plan
from stoa.plan._path import ANY_ITEM, ListItem, ResponseKey, ResponsePath, TypeCondition, path_text
from stoa.plan._requires import RequiredField, RequiredFragment, RequiredSelection
from stoa.plan._size import PlanSize, plan_size
from stoa.plan._text import render_text

__all__ = [
    "ANY_ITEM",
    "BatchFetch",
    "Condition",
    "ContextArgument",
    "ContextSource",
    "Deferred",
    "Fetch",
    "FetchRewrite",
    "Flatten",
    "ListItem",
    "OperationKind",
    "Parallel",
    "PathSegment",
    "PlanNode",
    "PlanSize",
    "PlannedRequest",
    "QueryPlan",
    "RequiredField",
    "RequiredFragment",
    "RequiredSelection",
    "ResponseKey",
    "ResponsePath",
    "Sequence",
    "Subscription",
    "TypeCondition",
    "outline_plan",
    "path_text",
    "plan_size",
    "render_json",
    "render_text",
]
