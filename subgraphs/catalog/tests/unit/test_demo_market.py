"""The demo market as it is written."""

from catalog.domain.keywords import compound_endings
from catalog.seed.filling import categories, product_id
from catalog.seed.words import LEAVES
from catalog.seed.writing import MOST_VARIANTS, write_product

PRODUCTS = [write_product(number) for number in range(288)]


def test_writing_twice_gives_the_same_product() -> None:
    """Two machines must show the same market."""
    assert write_product(17) == PRODUCTS[17]
    assert PRODUCTS[17].id == product_id(17)


def test_names_slugs_and_articles_occur_once() -> None:
    """Two things of one name cannot be told apart, and the table refuses them."""
    many = [*PRODUCTS, *(write_product(number) for number in range(20_000, 30_000))]
    skus = [variant.sku for product in many for variant in product.variants]

    assert len({product.slug for product in many}) == len(many)
    assert len(set(skus)) == len(skus)


def test_every_category_is_filled_and_two_levels_deep() -> None:
    """An empty shelf makes a poor shop."""
    found = categories()

    assert len(LEAVES) >= 12
    assert {product.category_slug for product in PRODUCTS} == {leaf.slug for leaf in LEAVES}
    assert {each.parent_slug for each in found if each.parent_slug} == {
        each.slug for each in found if not each.parent_slug
    }
    assert len({each.position for each in found}) == len(found)


def test_products_are_complete_in_both_languages() -> None:
    """A missing text shows as a hole in the page."""
    for product in PRODUCTS:
        texts = (product.name, product.description, *(variant.name for variant in product.variants))
        assert all(text.en and text.de for text in texts)
        assert product.description.en != product.description.de
        assert "{" not in product.description.en + product.description.de
        assert 1 <= len(product.variants) <= MOST_VARIANTS
        assert len({variant.name for variant in product.variants}) == len(product.variants)
        assert all(100 <= variant.price.amount <= 200_000 and variant.weight_grams > 0 for variant in product.variants)
        assert 3.0 <= product.rating <= 5.0
        assert product.rating_count > 0


def test_endings_of_compounds_are_found_and_short_words_left_alone() -> None:
    """German shoppers search for the last part of a noun."""
    assert "lampe" in compound_endings("Tischlampe Orvia")
    assert compound_endings("Vase Orvia") == ()
