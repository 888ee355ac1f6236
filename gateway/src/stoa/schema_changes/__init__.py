"""Schema changes: what differs between two schemas, and which operations notice.

Invariant: pure, and knows nothing of federation: two schemas as clients see them and parsed operations in, frozen findings out. Every
kind of change has one code and one severity, in one table; a coordinate says where.
"""

from __future__ import annotations

from stoa.schema_changes._change import CHANGE_SEVERITIES, ChangeSeverity, SchemaChange
from stoa.schema_changes._compare import compare_schemas
from stoa.schema_changes._operations import BrokenOperation, OperationReport, check_operations

__all__ = [
    "CHANGE_SEVERITIES",
    "BrokenOperation",
    "ChangeSeverity",
    "OperationReport",
    "SchemaChange",
    "check_operations",
    "compare_schemas",
]
