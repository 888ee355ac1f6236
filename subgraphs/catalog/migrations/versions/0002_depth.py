"""Versions, facets, availability, words and their slips, attributes with a type, what is bought together."""

from alembic import op
from stoa_service.tenant_keys import add_foreign_key

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _search(language: str, locale: str, other: str) -> str:
    """A text that is missing in one language is searched for in the other one's words."""

    def weighed(column: str, weight: str) -> str:
        text = f"coalesce(nullif({column}_{locale}, ''), {column}_{other})"
        return f"setweight(to_tsvector('{language}'::regconfig, {text}), '{weight}')"

    brand = f"setweight(to_tsvector('{language}'::regconfig, brand), 'A')"
    parts = (weighed("name", "A"), brand, weighed("keywords", "B"), weighed("description", "D"))
    return f"add column search_{locale} tsvector generated always as ({' || '.join(parts)}) stored"


LISTS = {
    "featured": "featured_rank, id",
    "name_en": "name_en, id",
    "name_de": "name_de, id",
    "price": "price_from_amount, id",
    "rating": "rating_tenths desc, id desc",
    "newest": "created_at desc, id desc",
    "category": "category_slug, rating_tenths desc, rating_count desc",
    "brand": "brand",
}

STATEMENTS = (
    f"""
    alter table product
        drop column search_en,
        drop column search_de,
        add column version integer not null default 1 check (version > 0),
        add column codes text[] not null default '{{}}',
        add column availability smallint not null default 2 check (availability between 0 and 2),
        add column picture_texts jsonb not null default '[]',
        add column derived smallint not null default 0
    """,
    f"alter table product {_search('english', 'en', 'de')}, {_search('german', 'de', 'en')}",
    "alter table variant add column availability smallint not null default 2 check (availability between 0 and 2)",
    "alter table variant add column availability_told_at timestamptz",
    "create index product_search_en_idx on product using gin (search_en)",
    "create index product_search_de_idx on product using gin (search_de)",
    "create index product_codes_idx on product using gin (codes)",
    # Every row belongs to a tenant and every statement is for one: lists are read from their places in the index all the same.
    "alter table product add column if not exists tenant text not null default 'market'",
    *(f"drop index product_{name}_idx" for name in LISTS),
    *(f"create index product_{name}_idx on product (tenant, {columns}) where published" for name, columns in LISTS.items()),
    # Everything that facets count, narrow enough to be read alone.
    """
    create index product_facet_idx on product (tenant, category_slug, brand, price_from_amount, availability)
        where published
    """,
    "create index product_draft_idx on product (tenant, created_at desc, id desc) where not published",
    "create index product_underived_idx on product (derived, id) where derived < 1",
    """
    create table attribute_definition (
        id bigint generated always as identity primary key,
        key text not null unique check (key <> ''),
        name_en text not null,
        name_de text not null,
        kind text not null check (kind in ('TEXT', 'NUMBER', 'BOOLEAN')),
        unit text not null default ''
    )
    """,
    """
    create table attribute_value (
        id bigint generated always as identity primary key,
        code text not null unique,
        key text not null,
        name_en text not null,
        name_de text not null,
        value_en text not null,
        value_de text not null
    )
    """,
    # Words compare by their letters alone, so that a beginning is a range of the index.
    """
    create table search_word (
        id bigint generated always as identity primary key,
        tenant text not null default 'market',
        locale text not null check (locale in ('EN', 'DE')),
        word text collate "C" not null,
        stem text collate "C",
        uses integer not null,
        constraint search_word_key unique (locale, word)
    )
    """,
    "create index search_word_stem_idx on search_word (tenant, locale, stem)",
    """
    create table search_slip (
        locale text not null,
        slip text collate "C" not null,
        word text collate "C" not null,
        constraint search_slip_key unique (locale, slip, word)
    )
    """,
    """
    create table bought_together (
        product_id text not null,
        other_id text not null,
        times integer not null check (times > 0),
        primary key (product_id, other_id),
        check (product_id <> other_id)
    )
    """,
    "create index bought_together_times_idx on bought_together (product_id, times desc, other_id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
    for column in ("product_id", "other_id"):
        add_foreign_key(op.get_bind(), "bought_together", column, "product.id", rule="on delete cascade")


def downgrade() -> None:
    raise RuntimeError("Data is not thrown away by going back; restore a backup instead.")
