"""Orders are advanced by the messages that concern them; a workflow looks after those that wait too long.

The workflows of the time before went through every step of an order themselves: their notes mean nothing to the new ones, and
while one stands, no new one is begun. Orders that are not confirmed yet get a new workflow after the grace.
"""

from alembic import op

revision = "0005"
down_revision = "0004"

_FORGET = """
    do $$ begin
        if to_regclass('dbos.workflow_status') is not null then
            delete from dbos.workflow_status where application_version = 'ordering-saga-1';
        end if;
    end $$
"""


def upgrade() -> None:
    op.execute(_FORGET)


def downgrade() -> None:
    """Nothing to bring back: the watchdog of the time before begins a workflow for each open order."""
