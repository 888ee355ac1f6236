#!/usr/bin/env bash
# Runs once in a new PostgreSQL container: one role and one database for each domain, and one for Keycloak.
set -euo pipefail

for name in catalog inventory discount basket ordering payment shipping customers notifications reviews audit keycloak; do
    variable="${name^^}_DATABASE_PASSWORD"
    psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
        --set name="$name" --set password="${!variable}" <<'SQL'
create role :"name" login password :'password';
create database :"name" owner :"name";
revoke connect on database :"name" from public;
\connect :"name"
-- True of all three: they compare and never fail, so they tell nothing of rows that a policy hides, and may search by index.
alter function pg_catalog.ts_match_vq(tsvector, tsquery) leakproof;
alter function pg_catalog.arrayoverlap(anyarray, anyarray) leakproof;
alter function pg_catalog.arraycontains(anyarray, anyarray) leakproof;
SQL
done
