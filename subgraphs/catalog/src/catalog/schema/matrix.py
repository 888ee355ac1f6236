"""The option matrix of a product page."""

from typing import Self

import strawberry

from catalog.domain import options as domain
from catalog.domain import products
from catalog.domain.texts import Locale


@strawberry.type(description="Something to choose, with all values any variant has.")
class ProductOption:
    key: str = strawberry.field(description="What it is called in filters, in every language.")
    name: str
    values: list[str]


@strawberry.type(description="One value of each option, in the order of the options.")
class OptionCombination:
    values: list[str]
    exists: bool = strawberry.field(description="Whether it can be had at all; stock is the variant's own matter.")
    variant_id: strawberry.ID | None


@strawberry.type
class OptionMatrix:
    options: list[ProductOption]
    combinations: list[OptionCombination] = strawberry.field(
        description="All of them, the impossible ones too; of very large matrices only those that exist."
    )

    @classmethod
    def of(cls, product: products.Product, locale: Locale) -> Self:
        matrix = domain.option_matrix(product)
        return cls(
            options=[
                ProductOption(
                    key=domain.key_of(option),
                    name=option.name.in_locale(locale),
                    values=[each.in_locale(locale) for each in option.values],
                )
                for option in matrix.options
            ],
            combinations=[
                OptionCombination(
                    values=[each.in_locale(locale) for each in combination.values],
                    exists=combination.variant is not None,
                    variant_id=strawberry.ID(combination.variant.id) if combination.variant else None,
                )
                for combination in matrix.combinations
            ],
        )
