"""Words for codes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from stoa_bff.gateway_client import GatewayAnswer, GatewayError
from stoa_bff.notices import area_text, areas_missing, problem_text
from stoa_bff.screens import PartUnavailable, found_or_none

ROOT = Path(__file__).parents[3]


def test_the_failing_domain_or_the_last_known_field_of_the_path_names_the_missing_part() -> None:
    """A page that lacks offers must not claim to lack its products."""
    errors = [
        GatewayError(code="X", message="", path=("products", "edges", 0, "node", "promotion")),
        GatewayError(code="X", message="", path=("products", "edges", 1, "node", "promotion")),
        GatewayError(code="X", message="", path=("products", "edges", 0, "node"), service="inventory"),
        GatewayError(code="X", message="", path=("recommendations", 0), service="customers"),
        GatewayError(code="X", message="", path=("me", "orders")),
        GatewayError(code="X", message=""),
    ]

    assert areas_missing(errors) == ("promotions", "stock", "wishlist", "orders", "page")


@pytest.mark.parametrize("locale", ["EN", "DE"])
def test_every_problem_of_a_basket_has_words_in_both_languages(locale: str) -> None:
    """A new code must not reach a German shopper in English."""
    schema = ROOT.joinpath("subgraphs/basket/schema.graphql").read_text()
    codes = re.findall(r"[A-Z_]+", re.search(r"enum BasketProblemCode \{([^}]*)\}", schema)[1])  # type: ignore[index]

    unspoken = [code for code in codes if problem_text(code, "", locale) == ""]

    assert unspoken == []


def test_an_unknown_code_keeps_the_text_it_came_with() -> None:
    """Better the gateway's words than none."""
    assert problem_text("NEW_CODE", "Something new.", "DE") == "Something new."
    assert area_text("attic", "EN") == area_text("page", "EN")


def test_a_domain_that_cannot_be_asked_is_not_the_same_as_nothing_there() -> None:
    """Somebody's order must not be declared missing because a service restarts."""
    down = GatewayAnswer(data={"order": None}, errors=(GatewayError(code="X", message="", path=("order",)),))

    assert found_or_none(GatewayAnswer(data={"order": None}), "order", "EN") is None
    assert found_or_none(GatewayAnswer(data={"order": {"id": "1"}}), "order", "EN") == {"id": "1"}
    with pytest.raises(PartUnavailable, match="Orders cannot be shown"):
        found_or_none(down, "order", "EN")
