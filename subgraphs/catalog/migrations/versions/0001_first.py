"""Categories, products with full text in two languages, variants, and the tables of messaging."""

from alembic import op
from stoa_messaging.migration import create_messaging_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

CATEGORY = """
create table category (
    slug text primary key check (slug <> ''),
    name_en text not null,
    name_de text not null,
    parent_slug text references category (slug),
    position integer not null
)
"""

PRODUCT = """
create table product (
    id text primary key,
    slug text not null unique,
    name_en text not null,
    name_de text not null,
    description_en text not null,
    description_de text not null,
    keywords_en text not null default '',
    keywords_de text not null default '',
    brand text not null,
    category_slug text not null references category (slug),
    attributes jsonb not null default '[]',
    pictures jsonb not null default '[]',
    rating_tenths smallint not null default 0 check (rating_tenths between 0 and 50),
    rating_count integer not null default 0 check (rating_count >= 0),
    published boolean not null default false,
    price_from_amount bigint not null check (price_from_amount > 0),
    price_from_currency text not null check (length(price_from_currency) = 3),
    weight_grams integer not null check (weight_grams > 0),
    featured_rank integer not null,
    created_at timestamptz not null default now(),
    search_en tsvector generated always as (
        setweight(to_tsvector('english'::regconfig, name_en), 'A') || setweight(to_tsvector('english'::regconfig, brand), 'A')
        || setweight(to_tsvector('english'::regconfig, keywords_en), 'B')
        || setweight(to_tsvector('english'::regconfig, description_en), 'D')
    ) stored,
    search_de tsvector generated always as (
        setweight(to_tsvector('german'::regconfig, name_de), 'A') || setweight(to_tsvector('german'::regconfig, brand), 'A')
        || setweight(to_tsvector('german'::regconfig, keywords_de), 'B')
        || setweight(to_tsvector('german'::regconfig, description_de), 'D')
    ) stored
)
"""

VARIANT = """
create table variant (
    id text primary key,
    product_id text not null references product (id) on delete cascade,
    position smallint not null,
    sku text not null unique,
    name_en text not null,
    name_de text not null,
    options jsonb not null default '[]',
    price_amount bigint not null check (price_amount between 1 and 100000000),
    price_currency text not null check (length(price_currency) = 3),
    weight_grams integer not null check (weight_grams > 0),
    picture text not null,
    unique (product_id, position)
)
"""

# One index per order of the list: each page is read from where the last one ended.
INDEXES = (
    "create index product_search_en_idx on product using gin (search_en)",
    "create index product_search_de_idx on product using gin (search_de)",
    "create index product_featured_idx on product (featured_rank, id) where published",
    "create index product_name_en_idx on product (name_en, id) where published",
    "create index product_name_de_idx on product (name_de, id) where published",
    "create index product_price_idx on product (price_from_amount, id) where published",
    "create index product_rating_idx on product (rating_tenths desc, id desc) where published",
    "create index product_newest_idx on product (created_at desc, id desc) where published",
    "create index product_category_idx on product (category_slug, rating_tenths desc, rating_count desc) where published",
    "create index product_brand_idx on product (brand) where published",
)


def upgrade() -> None:
    for statement in (CATEGORY, PRODUCT, VARIANT, *INDEXES):
        op.execute(statement)
    create_messaging_tables(op)


def downgrade() -> None:
    raise RuntimeError("Data is not thrown away by going back; restore a backup instead.")
