insert into profiles (id, display_name, email, locale)
select 'c' || n, 'Ada', 'c' || n || '@example.test', 'en' from generate_series(1, 100000) as n;

insert into addresses (id, profile_id, position, name, street, postal_code, city, country, is_default)
select 'a' || n, 'c' || n, 0, 'Ada', 'Markt 1', '10115', 'Berlin', 'DE', true from generate_series(1, 100000) as n;

insert into wishes (profile_id, product_id, position)
select 'c' || n, 'p' || n * 7919 % 20000, 0 from generate_series(1, 50000) as n;

insert into wish_shares (customer_id, token) select 'c' || n, 't' || n from generate_series(1, 30000) as n;

insert into consents (id, customer_id, purpose, version, granted, locale, fingerprint, decided_at)
select 'k' || n, 'c' || n, 'wish_notices', 1, true, 'en', '', now() from generate_series(1, 50000) as n;

insert into watched_variants (variant_id, product_id, name_en, name_de, told_at)
select 'v' || n, 'p' || n % 20000, 'Cup', 'Tasse', now() from generate_series(1, 30000) as n;

insert into exports (id, customer_id, locale, state, requested_at, asked_at, public_key, private_key, expires_at, archive)
select 'e' || n, 'c' || n, 'en', state.name, now() - n * interval '1 minute', now() - n * interval '1 minute', '{}',
    case state.name when 'EXPIRED' then null else '{}'::jsonb end, now() + interval '1 day',
    case state.name when 'READY' then '\x00'::bytea end
from generate_series(1, 30000) as n,
    lateral (select case n % 100 when 0 then 'COLLECTING' when 1 then 'READY' else 'EXPIRED' end as name) as state;

insert into export_parts (export_id, domain, sequence, last, content)
select 'e' || n, 'basket', 0, true, '{}' from generate_series(1, 30000) as n;

insert into erasures (id, customer_id, state, phase, requested_at, due_at)
select 'g' || n, 'x' || n, case n % 100 when 0 then 'RUNNING' else 'DONE' end, 1, now(), now() - n * interval '1 minute'
from generate_series(1, 30000) as n;

insert into erasure_answers (erasure_id, phase, domain, kept)
select 'g' || n, 1, 'basket', array[]::text[] from generate_series(1, 30000) as n;
