"""Consents, exports, erasures, a shared wishlist, an address for bills."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    no = sa.text("false")
    op.add_column("addresses", sa.Column("is_billing_default", sa.Boolean(), server_default=no, nullable=False))
    op.execute("update addresses set is_billing_default = is_default")
    billing = sa.text("is_billing_default")
    op.create_index("addresses_one_billing", "addresses", ["profile_id"], unique=True, postgresql_where=billing)
    op.create_table(
        "consents",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("consents_customer_id", "consents", ["customer_id", "decided_at", "id"])
    op.create_table(
        "wish_shares",
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id"),
        sa.UniqueConstraint("token"),
    )
    _create_exports()
    _create_erasures()


def _create_exports() -> None:
    op.create_table(
        "exports",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("public_key", JSON, nullable=False),
        sa.Column("private_key", JSON, nullable=True),
        sa.Column("archive", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("state in ('COLLECTING', 'READY', 'EXPIRED')", name="exports_state"),
        sa.CheckConstraint("(state = 'READY') = (archive is not null)", name="exports_archive"),
        sa.CheckConstraint("(state = 'EXPIRED') = (private_key is null)", name="exports_key"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("exports_customer_id", "exports", ["customer_id", "requested_at", "id"])
    collecting = sa.text("state = 'COLLECTING'")
    op.create_index("exports_one_collecting", "exports", ["customer_id"], unique=True, postgresql_where=collecting)
    op.create_index("exports_open", "exports", ["asked_at"], postgresql_where=sa.text("state <> 'EXPIRED'"))
    op.create_table(
        "export_parts",
        sa.Column("export_id", sa.String(), nullable=False),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Boolean(), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.ForeignKeyConstraint(["export_id"], ["exports.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("export_id", "domain", "sequence"),
    )


def _create_erasures() -> None:
    op.create_table(
        "erasures",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("phase", sa.Integer(), nullable=False),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.CheckConstraint("state in ('COOLING_OFF', 'RUNNING', 'DONE', 'CANCELLED')", name="erasures_state"),
        sa.PrimaryKeyConstraint("id"),
    )
    is_open = sa.text("state in ('COOLING_OFF', 'RUNNING')")
    op.create_index("erasures_one_open", "erasures", ["customer_id"], unique=True, postgresql_where=is_open)
    op.create_index("erasures_open", "erasures", ["due_at"], postgresql_where=is_open)
    op.create_index("erasures_customer_id", "erasures", ["customer_id", "requested_at", "id"])
    op.create_table(
        "erasure_answers",
        sa.Column("erasure_id", sa.String(), nullable=False),
        sa.Column("phase", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("kept", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("waiting", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["erasure_id"], ["erasures.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("erasure_id", "phase", "domain"),
    )


def downgrade() -> None:
    for table in ("erasure_answers", "erasures", "export_parts", "exports", "wish_shares", "consents"):
        op.drop_table(table)
    op.drop_index("addresses_one_billing", table_name="addresses")
    op.drop_column("addresses", "is_billing_default")
