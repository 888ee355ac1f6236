-- Codes are made in bulk for letters, promotions by hand: 100,000 of the first, 300 of the second.
insert into coupon (code, percent, uses, created_at)
select 'CODE' || n, 10, 0, now() - n * interval '1 minute' from generate_series(1, 100000) as n;

insert into coupon_customer (code, customer_id, uses)
select 'CODE' || n, 'c' || n % 20000, 1 from generate_series(1, 100000) as n;

insert into redemption (order_id, code, customer_id, status, redeemed_at)
select 'o' || n, 'CODE' || n, 'c' || n % 20000, 'REDEEMED', now() from generate_series(1, 100000) as n;

insert into product (id, category, changed_at)
select 'p' || n, 'category-' || n % 17, now() from generate_series(1, 100000) as n;

insert into promotion (id, name, percent) select 'promotion' || n, 'Week ' || n, 5 + n % 20 from generate_series(1, 300) as n;

insert into promotion_target (promotion_id, kind, target)
select 'promotion' || 1 + n % 300, 'PRODUCT', 'p' || n from generate_series(1, 100000) as n;
