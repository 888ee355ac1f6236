"""An explanation that prints itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from stoa.drawing import text_page
from stoa.planner import Explanation, FieldExplanation, explanation_json, explanation_text


@dataclass(frozen=True, repr=False)
class Explained:
    """Why each field goes where it goes, and what lost."""

    explanation: Explanation

    @property
    def fields(self) -> tuple[FieldExplanation, ...]:
        """One for each field of the operation, in the client's order."""
        return self.explanation.fields

    @property
    def refusal(self) -> str | None:
        """Why the operation has no plan; None where it has one."""
        return self.explanation.refusal

    def json(self) -> dict[str, Any]:
        """The explanation as JSON values; its codes are stable."""
        return explanation_json(self.explanation)

    def __str__(self) -> str:
        return explanation_text(self.explanation)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return text_page(str(self))


__all__ = ["Explained"]
