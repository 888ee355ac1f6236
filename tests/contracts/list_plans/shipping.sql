-- Two in a hundred are on their way, the others arrived long ago.
insert into shipments (id, order_id, order_number, customer_id, status, method, carrier, weight_grams, destination, lines,
    changed_at, shipped_at, delivered_at, created_at)
select 's' || n, 'o' || n, 'S' || n, 'c' || n % 20000, case n % 50 when 0 then 'PREPARING' else 'DELIVERED' end,
    'standard', 'DHL', 600,
    '{"name": "Ada", "street": "Markt 1", "postal_code": "10115", "city": "Berlin", "country": "DE"}',
    '[{"variant_id": "v1", "quantity": 1}]', now() - n * interval '1 minute',
    case n % 50 when 0 then null else now() end, case n % 50 when 0 then null else now() end,
    now() - n * interval '1 minute'
from generate_series(1, 100000) as n;

insert into parcels (id, shipment_id, number, lines, weight_grams, tracking_code, state, changed_at, shipped_at, delivered_at)
select 'a' || n, 's' || n, 1, '[{"variant_id": "v1", "quantity": 1}]', 600, 'T' || n, 'DELIVERED', now(),
    now(), now()
from generate_series(1, 100000) as n where n % 50 <> 0;

insert into carrier_events (id, event_id, tracking_code, state, place, outcome, occurred_at, received_at)
select 'e' || n, 'x' || n, 'T' || n, 'DELIVERED', 'Berlin', 'APPLIED', now(), now() from generate_series(1, 40000) as n;

insert into return_labels (return_id, order_id, order_number, customer_id, carrier, tracking_code, sender, lines, state,
    created_at)
select 'b' || n, 'o' || n, 'S' || n, 'c' || n % 20000, 'DHL', 'R' || n, '{"name": "Ada", "street": "Markt 1"}', '[]',
    'PACKED', now()
from generate_series(1, 30000) as n;
