"""The journal: chains, monthly partitions of entries that nobody may change, keys, checkpoints, archives."""

from alembic import op
from stoa_messaging.migration import create_messaging_tables, drop_messaging_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = """
create table chains (
    chain varchar(64) primary key,
    position bigint not null,
    recorded_at timestamptz not null,
    previous_hash bytea not null,
    hash bytea not null
);
create table entries (
    chain varchar(64) not null,
    position bigint not null,
    recorded_at timestamptz not null,
    previous_hash bytea not null,
    hash bytea not null,
    event_id varchar(64) not null,
    event_type varchar(120) not null,
    event_version integer not null,
    occurred_at timestamptz not null,
    domain varchar(60) not null,
    entity varchar(60) not null,
    action varchar(120) not null,
    aggregate_id varchar(200) not null,
    actor varchar(128) not null,
    customer_id varchar(128),
    causation_id varchar(64),
    correlation_id varchar(64) not null,
    trace_parent varchar(64),
    sequence bigint,
    after text not null,
    touches text[] not null,
    payload text not null,
    personal_subject varchar(200),
    personal bytea,
    things tsvector generated always as (array_to_tsvector(touches)) stored,
    search tsvector generated always as (to_tsvector('simple'::regconfig, payload::jsonb)) stored,
    primary key (chain, position, recorded_at),
    constraint entries_payload_size check (octet_length(payload) <= 262144),
    constraint entries_personal_size check (personal is null or octet_length(personal) <= 262144)
) partition by range (recorded_at);
create index entries_by_type on entries (chain, event_type, position);
create index entries_by_entity on entries (chain, entity, position);
create index entries_by_actor on entries (chain, actor, position);
create index entries_by_event on entries (event_id);
create index entries_by_cause on entries (causation_id);
create index entries_by_correlation on entries (correlation_id);
create index entries_by_touch on entries using gin (things);
create index entries_by_text on entries using gin (search);
create table subject_keys (
    chain varchar(64) not null,
    subject varchar(200) not null,
    wrapped_key bytea,
    created_at timestamptz not null default now(),
    destroyed_at timestamptz,
    primary key (chain, subject)
);
create table checkpoints (
    chain varchar(64) not null,
    position bigint not null,
    hash bytea not null,
    signature bytea not null,
    made_at timestamptz not null,
    primary key (chain, position)
);
create table archives (
    chain varchar(64) not null,
    month date not null,
    file varchar(200) not null,
    family varchar(60) not null,
    sha256 varchar(64) not null,
    entries bigint not null,
    archived_at timestamptz not null,
    expires_at timestamptz,
    deleted_at timestamptz,
    primary key (chain, month, file)
);
create index archives_expiring on archives (expires_at);
"""

_REFUSE = """
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'Entries of the audit journal are neither changed nor deleted (%).', tg_op
        using errcode = 'insufficient_privilege';
end
$$
"""

# Two locks on one door: the trigger stops whoever was granted the right, the missing right stops everybody else.
_GUARD = """
create trigger entries_are_final before update or delete on entries for each row execute function refuse_change();
create trigger entries_stay before truncate on entries for each statement execute function refuse_change();
revoke update, delete, truncate on entries from public, current_user;
"""

# The owner's rights, so that a service whose role may only read and add can open a new month too.
_MONTH = """
create function ensure_month(month date) returns text language plpgsql security definer set search_path = public as $$
declare
    first date := date_trunc('month', month)::date;
    name text := 'entries_' || to_char(first, 'YYYY_MM');
    below timestamptz := first::timestamp at time zone 'UTC';
    above timestamptz := (first + interval '1 month')::timestamp at time zone 'UTC';
begin
    if to_regclass(name) is null then
        perform pg_advisory_xact_lock(7203115);
        if to_regclass(name) is null then
            execute format('create table %I partition of entries for values from (%L) to (%L)', name, below, above);
            execute format('create trigger %I before truncate on %I for each statement execute function refuse_change()', name || '_stays', name);
            execute format('revoke update, delete, truncate on %I from public, current_user', name);
            -- Without a policy of its own a partition shows nothing: tenants' rows are reached through the parent only.
            execute format('alter table %I enable row level security, force row level security', name);
        end if;
    end if;
    return name;
end
$$
"""

# For each tenant as many entries have to be archived as there are: what is missing in a file is not given up.
_RELEASE = """
create function release_month(month date) returns void language plpgsql security definer set search_path = public as $$
declare
    first date := date_trunc('month', month)::date;
    name text := 'entries_' || to_char(first, 'YYYY_MM');
    below timestamptz := first::timestamp at time zone 'UTC';
    above timestamptz := (first + interval '1 month')::timestamp at time zone 'UTC';
    asked text := current_setting('stoa.tenant', true);
    tenants text[] := array[coalesce(asked, 'market')];
    tenant text;
    stored bigint;
    archived bigint;
begin
    if to_regclass('stoa_tenant') is not null then
        execute 'select array_agg(stoa_tenant.name) from stoa_tenant' into tenants;
    end if;
    foreach tenant in array tenants loop
        perform set_config('stoa.tenant', tenant, true);
        select count(*) into stored from entries where recorded_at >= below and recorded_at < above;
        select sum(archives.entries) into archived from archives where archives.month = first and family = 'chain';
        if archived is distinct from stored then
            raise exception 'The month % has no archive of all its entries (%: % of %).', first, tenant, archived, stored
                using errcode = 'insufficient_privilege';
        end if;
    end loop;
    perform set_config('stoa.tenant', coalesce(asked, ''), true);
    execute format('alter table entries detach partition %I', name);
    execute format('drop table %I', name);
end
$$
"""


def upgrade() -> None:
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            op.execute(statement)
    op.execute(_REFUSE)
    for statement in _GUARD.strip().split(";\n"):
        op.execute(statement)
    op.execute(_MONTH)
    op.execute(_RELEASE)
    op.execute("select ensure_month((now() at time zone 'UTC')::date)")
    op.execute("select ensure_month(((now() at time zone 'UTC') + interval '1 month')::date)")
    create_messaging_tables(op)


def downgrade() -> None:
    drop_messaging_tables(op)
    for table in ("archives", "checkpoints", "subject_keys", "entries", "chains"):
        op.execute(f"drop table {table}")
    for function in ("release_month(date)", "ensure_month(date)", "refuse_change()"):
        op.execute(f"drop function {function}")
