"""Queries and mutations of the basket."""

from collections.abc import Awaitable

import strawberry
from stoa_service import SubgraphSchema, authenticated, build_schema
from strawberry import ID, Info

from basket.application.add_to_basket import AddToBasket, add_to_basket
from basket.application.apply_coupon import ApplyCoupon, apply_coupon
from basket.application.change_quantity import ChangeQuantity, change_quantity
from basket.application.checkout import Checkout, checkout
from basket.application.holding import Holding, seen_basket
from basket.application.merge_basket import MergeBasket, merge_basket, undo_merge
from basket.application.ports import Customer as Buyer
from basket.application.remove_coupon import RemoveCoupon, remove_coupon
from basket.application.remove_from_basket import RemoveFromBasket, remove_from_basket
from basket.application.save_for_later import SavedArticle, forget_saved, move_to_basket, save_for_later
from basket.domain.basket import Basket as DomainBasket
from basket.domain.problems import BasketRefused

from .context import Context
from .inputs import CheckoutInput
from .problems import BasketProblem
from .types import Basket, BasketResult, CheckoutResult, Customer


@strawberry.type
class Query:
    @strawberry.field(description="The guest's basket with this id; null when it is gone.")
    async def basket(self, info: Info[Context, None], id: ID) -> Basket | None:  # noqa: A002 - the argument's name
        return await _shown(info.context, info.context.holding(id))

    @authenticated
    @strawberry.field(description="The signed-in customer's open basket; null when there is none yet.")
    async def my_basket(self, info: Info[Context, None]) -> Basket | None:
        return await _shown(info.context, info.context.holding())


@strawberry.type
class Mutation:
    @strawberry.mutation(
        description="basketId null: the customer's own (signed in) or a new guest basket. Quantities add up."
    )
    async def add_to_basket(
        self, info: Info[Context, None], variant_id: ID, basket_id: ID | None = None, quantity: int = 1
    ) -> BasketResult:
        holding = info.context.holding(basket_id)
        command = AddToBasket(holding=holding, variant_id=variant_id, quantity=quantity)
        return await _result(add_to_basket(command, info.context.shop), holding, info.context)

    @strawberry.mutation(description="Quantity 0 takes the line out.")
    async def change_quantity(
        self, info: Info[Context, None], variant_id: ID, quantity: int, basket_id: ID | None = None
    ) -> BasketResult:
        holding = info.context.holding(basket_id)
        command = ChangeQuantity(holding=holding, variant_id=variant_id, quantity=quantity)
        return await _result(change_quantity(command, info.context.shop), holding, info.context)

    @strawberry.mutation
    async def remove_from_basket(
        self, info: Info[Context, None], variant_id: ID, basket_id: ID | None = None
    ) -> BasketResult:
        holding = info.context.holding(basket_id)
        command = RemoveFromBasket(holding=holding, variant_id=variant_id)
        return await _result(remove_from_basket(command, info.context.shop), holding, info.context)

    @strawberry.mutation(description="Keeps a coupon that counts; says why another one does not.")
    async def apply_coupon(self, info: Info[Context, None], code: str, basket_id: ID | None = None) -> BasketResult:
        holding = info.context.holding(basket_id)
        command = ApplyCoupon(holding=holding, code=code)
        return await _result(apply_coupon(command, info.context.shop), holding, info.context)

    @strawberry.mutation
    async def remove_coupon(self, info: Info[Context, None], basket_id: ID | None = None) -> BasketResult:
        holding = info.context.holding(basket_id)
        return await _result(remove_coupon(RemoveCoupon(holding), info.context.shop), holding, info.context)

    @authenticated
    @strawberry.mutation(
        description="Moves a guest's lines into the signed-in customer's basket; a second call with the same id changes nothing."
    )
    async def merge_basket(self, info: Info[Context, None], guest_basket_id: ID) -> BasketResult:
        context = info.context
        command = MergeBasket(guest_basket_id=guest_basket_id, customer_id=context.caller.subject)
        try:
            merged = await merge_basket(command, context.shop)
        except BasketRefused as refused:
            return BasketResult(
                basket=await _shown(context, context.holding()), problems=[BasketProblem.of(refused.problem)]
            )
        problems = [BasketProblem.of(problem) for problem in merged.problems]
        return BasketResult(basket=Basket.of(merged.basket, context.shop), problems=problems)

    @authenticated
    @strawberry.mutation(description="Takes out again what a guest's basket brought in at a sign-in; within a day.")
    async def undo_merge(self, info: Info[Context, None], guest_basket_id: ID) -> BasketResult:
        context = info.context
        command = MergeBasket(guest_basket_id=guest_basket_id, customer_id=context.caller.subject)
        return await _result(undo_merge(command, context.shop), context.holding(), context)

    @strawberry.mutation(description="Keeps an article without buying it.")
    async def save_for_later(
        self, info: Info[Context, None], variant_id: ID, basket_id: ID | None = None
    ) -> BasketResult:
        holding = info.context.holding(basket_id)
        command = SavedArticle(holding=holding, variant_id=variant_id)
        return await _result(save_for_later(command, info.context.shop), holding, info.context)

    @strawberry.mutation(description="Buys after all what was saved for later.")
    async def move_to_basket(
        self, info: Info[Context, None], variant_id: ID, basket_id: ID | None = None
    ) -> BasketResult:
        holding = info.context.holding(basket_id)
        command = SavedArticle(holding=holding, variant_id=variant_id)
        return await _result(move_to_basket(command, info.context.shop), holding, info.context)

    @strawberry.mutation(description="Does not keep it any longer.")
    async def remove_saved(
        self, info: Info[Context, None], variant_id: ID, basket_id: ID | None = None
    ) -> BasketResult:
        holding = info.context.holding(basket_id)
        command = SavedArticle(holding=holding, variant_id=variant_id)
        return await _result(forget_saved(command, info.context.shop), holding, info.context)

    @authenticated
    @strawberry.mutation(description="Turns the basket into one order; the same key never makes a second one.")
    async def checkout(
        self,
        info: Info[Context, None],
        input: CheckoutInput,  # noqa: A002 - the argument's name
    ) -> CheckoutResult:
        context = info.context
        caller = context.caller
        buyer = Buyer(id=caller.subject, email=caller.email, name=caller.name)
        order_id, problems = None, []
        try:
            order_id = ID(await checkout(Checkout(customer=buyer, request=input.to_domain()), context.shop))
        except BasketRefused as refused:
            problems = [BasketProblem.of(refused.problem)]
        return CheckoutResult(order_id=order_id, problems=problems)


def build_basket_schema() -> SubgraphSchema:
    """The basket's federation schema."""
    return build_schema(query=Query, mutation=Mutation, types=[Customer])


async def _shown(context: Context, holding: Holding) -> Basket | None:
    basket = await seen_basket(holding, context.shop.reader)
    return None if basket is None else Basket.of(basket, context.shop)


async def _result(change: Awaitable[DomainBasket], holding: Holding, context: Context) -> BasketResult:
    """The changed basket, or the unchanged one and what stands in the way."""
    try:
        changed = await change
    except BasketRefused as refused:
        return BasketResult(basket=await _shown(context, holding), problems=[BasketProblem.of(refused.problem)])
    return BasketResult(basket=Basket.of(changed, context.shop), problems=[])
