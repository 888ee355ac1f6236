import strawberry
from strawberry import ID

from basket.domain.checkout import Address, CheckoutRequest, PaymentChoice, known_locale

from .money import MoneyInput


@strawberry.input
class PaymentInput:
    method: str = "test"
    token: str


@strawberry.input
class CheckoutAddressInput:
    name: str
    street: str
    postal_code: str
    city: str
    country: str

    def to_domain(self) -> Address:
        return Address(
            name=self.name.strip(),
            street=self.street.strip(),
            postal_code=self.postal_code.strip(),
            city=self.city.strip(),
            country=self.country.strip().upper(),
        )


@strawberry.input
class CheckoutInput:
    idempotency_key: ID = strawberry.field(
        description="One per attempt: the same key with the same input gives the same order; after a cancelled order take a new one."
    )
    address: CheckoutAddressInput
    shipping_method: ID
    payment: PaymentInput
    expected_total: MoneyInput = strawberry.field(
        description="What the customer agreed to pay: the basket's total plus the price of the chosen shipping method."
    )
    locale: str = "en"

    def to_domain(self) -> CheckoutRequest:
        return CheckoutRequest(
            idempotency_key=self.idempotency_key,
            address=self.address.to_domain(),
            shipping_method=self.shipping_method,
            payment=PaymentChoice(method=self.payment.method, token=self.payment.token),
            expected_amount=self.expected_total.amount,
            expected_currency=self.expected_total.currency,
            locale=known_locale(self.locale),
        )
