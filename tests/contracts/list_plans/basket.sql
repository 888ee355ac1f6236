-- One in ten is open, half of those are guests'; the others became orders.
insert into baskets (id, customer_id, status, order_id, revision, updated_at)
select 'b' || n, case when n % 20 <> 0 then 'c' || (case when n % 10 = 0 then n else n % 20000 end) end,
    case when n % 10 = 0 then 'OPEN' else 'ORDERED' end, case when n % 10 <> 0 then 'o' || n end, n,
    now() - n * interval '1 minute'
from generate_series(1, 100000) as n;

insert into basket_lines (basket_id, variant_id, position, quantity, seen_amount, seen_currency)
select 'b' || n, 'v' || n % 1000, 0, 1, 1490, 'EUR' from generate_series(1, 100000) as n;

insert into variants (id, product_id, name_en, name_de, variant_name_en, variant_name_de, price_amount, price_currency,
    weight_grams, published, image)
select 'v' || n, 'p' || n, 'Cup', 'Tasse', 'Blue', 'Blau', 1490, 'EUR', 600, true, '' from generate_series(1, 30000) as n;

insert into stock_levels (variant_id, level) select 'v' || n, 'IN' from generate_series(1, 30000) as n;

insert into checkouts (customer_id, idempotency_key, fingerprint, order_id, basket_id)
select 'c' || n % 20000, 'k' || n, '', 'o' || n, 'b' || n from generate_series(1, 100000) as n where n % 10 <> 0;

insert into basket_merges (source_id, target_id, added, merged_at)
select 'b' || n, 'b' || n + 1, '[]', now() from generate_series(1, 30000) as n;
