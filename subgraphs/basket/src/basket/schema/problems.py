from typing import Self

import strawberry
from strawberry import ID

from basket.domain.problems import Problem, ProblemCode

strawberry.enum(ProblemCode, name="BasketProblemCode")


@strawberry.type(description="What stands in the way, for the person: code is stable, message is in plain words.")
class BasketProblem:
    code: ProblemCode
    message: str
    variant_id: ID | None

    @classmethod
    def of(cls, problem: Problem) -> Self:
        variant_id = None if problem.variant_id is None else ID(problem.variant_id)
        return cls(code=problem.code, message=problem.message, variant_id=variant_id)
