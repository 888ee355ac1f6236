-- Copies of the one order that the domain itself placed. One in fifty has not ended; a few have a return that waits.
insert into order_view
    (id, number, version, customer_id, customer_name, customer_email, status, payment_status, fulfilment_status, open_return,
     total, currency, placed_at, changed_at, state)
select md5('o' || n)::uuid, 'S9' || n, 1, 'c' || n % 3000, 'Ada Number' || n % 500, 'ada' || n || '@example.test',
    case n % 50 when 0 then 'CONFIRMED' when 1 then 'CANCELLED' else 'DELIVERED' end, known.payment_status,
    known.fulfilment_status, case n % 500 when 2 then 'REQUESTED' end, 1490, 'EUR', now() - n * interval '5 minutes',
    now() - n * interval '5 minutes', known.state
from (select * from order_view limit 1) as known, generate_series(1, 100000) as n;

insert into event (stream, version, type, data, occurred_at)
select md5('o' || n)::uuid, 1, known.type, known.data, known.occurred_at
from (select * from event limit 1) as known, generate_series(1, 40000) as n where n % 3000 <> 7;

insert into document (id, kind, year, sequence, number, order_id, content)
select md5('d' || n)::uuid, 'INVOICE', 2026, n, 'R' || n, md5('o' || n)::uuid, '{}' from generate_series(1, 40000) as n;

insert into dbos.workflow_status (workflow_uuid, status, name, created_at, updated_at)
select id::text, case status when 'CONFIRMED' then 'PENDING' else 'SUCCESS' end, 'order_saga',
    extract(epoch from placed_at) * 1000, extract(epoch from placed_at) * 1000
from order_view;
