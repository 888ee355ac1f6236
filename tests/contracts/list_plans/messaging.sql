-- A broker that was away for a while, and two weeks of what was heard.
insert into outbox (payload, headers, aggregate_id, sequence, after)
select '\x7b7d', '{"stoa-topic": "none.none", "stoa-event": ""}', 'a' || n, 1, '{}' from generate_series(1, 20000) as n;

insert into inbox (event_id, event_type, handled_at)
select md5('i' || n)::uuid, 'none.none', now() - n * interval '10 seconds' from generate_series(1, 100000) as n;

insert into inbox_position (publisher, aggregate_id, scope, sequence)
select 'none', 'a' || n, '', 1 from generate_series(1, 30000) as n;
