-- Three months of a journal: an order's five events have a customer and belong together; some domains speak seldom.
select ensure_month((now() - interval '1 month' * n)::date) from generate_series(0, 3) as n;

insert into entries (chain, position, recorded_at, previous_hash, hash, event_id, event_type, event_version, occurred_at,
    domain, entity, action, aggregate_id, actor, customer_id, causation_id, correlation_id, after, touches, payload)
select 'market', n, now() - (100000 - n) * interval '75 seconds', '\x00', '\x00', 'e' || n,
    source.domain || '.' || source.action, 1, now(), source.domain, source.entity, source.action, 'o' || n / 5,
    case n % 1000 when 0 then 'stefan' else 'service' end, 'c' || n / 5 % 4000, case when n % 5 > 0 then 'e' || n - 1 end, 'r' || n / 5, '{}',
    array['o' || n / 5, 'c' || n / 5 % 4000], '{"number": "S' || n / 5 || '", "kind": "' || source.action || '"}'
from generate_series(1, 100000) as n,
    lateral (select * from (values (0, 'ordering', 'order', 'order_placed'), (1, 'inventory', 'stock', 'stock_reserved'),
        (2, 'payment', 'payment', 'payment_captured'), (3, 'shipping', 'shipment', 'shipment_sent'),
        (4, 'ordering', 'order', 'order_confirmed'), (5, 'reviews', 'review', 'review_approved'))
        as known (place, domain, entity, action)
        where place = case when n % 2000 = 7 then 5 else n % 5 end) as source;

insert into chains (chain, position, recorded_at, previous_hash, hash) values ('market', 100000, now(), '\x00', '\x00')
on conflict do nothing;
