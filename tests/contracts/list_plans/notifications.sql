insert into notifications (id, recipient, kind, title, body, created_at)
select 'n' || n, case when n % 4 = 0 then 'staff' else 'c' || n % 3000 end, 'ORDER_PLACED', 'Placed', 'It was placed.',
    now() - n * interval '1 minute'
from generate_series(1, 100000) as n;

insert into reads (notification_id, reader, read_at) select id, recipient, now() from notifications where recipient <> 'staff';

insert into letters (id, customer_id, kind, address, name, locale, facts, state, tries, next_try_at, created_at)
select 'l' || n, 'c' || n % 3000, 'ORDER_PLACED', 'ada@example.test', 'Ada', 'en', '{}',
    case n % 100 when 0 then 'WAITING' else 'SENT' end, 1, now() - n * interval '1 minute', now() - n * interval '1 minute'
from generate_series(1, 100000) as n;
