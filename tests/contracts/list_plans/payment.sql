-- md5 makes ids that can be known again: payment n is md5('p' || n).
insert into payment (id, order_id, customer_id, amount, currency, method, token, status, captured, refunded,
    cancel_requested, created_at)
select md5('p' || n)::uuid, md5('o' || n)::uuid, 'c' || n % 20000, 1490, 'EUR', 'test', 'tok_visa', 'CAPTURED', 1490, 0,
    false, now() - n * interval '1 minute'
from generate_series(1, 100000) as n;

-- One in a thousand has not been answered by the provider yet.
insert into operation (id, payment_id, kind, amount, currency, key, reason, created_at, finished_at)
select md5('x' || n)::uuid, md5('p' || n)::uuid, 'CAPTURE', 1490, 'EUR', 'k' || n, '', now() - n * interval '1 minute',
    case when n % 1000 = 0 then null else now() end
from generate_series(1, 40000) as n;

insert into ledger_entry (operation_id, account, payment_id, amount, currency)
select md5('x' || n)::uuid, account.name, md5('p' || n)::uuid, account.sign * 1490, 'EUR'
from generate_series(1, 20000) as n,
    (values ('PROVIDER', 1), ('SALES', -1)) as account (name, sign);

insert into refund (id, payment_id, order_id, amount, currency, reason, requested_by, key, status, created_at)
select md5('r' || n)::uuid, md5('p' || n)::uuid, md5('o' || n)::uuid, 100, 'EUR', 'Scratched', 'stefan', 'f' || n,
    case n % 500 when 0 then 'AWAITING_APPROVAL' else 'DONE' end, now() - n * interval '1 minute'
from generate_series(1, 40000) as n;
