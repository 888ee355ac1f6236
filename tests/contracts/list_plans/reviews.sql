-- 5,000 products with twenty reviews each, and one that everybody bought.
insert into reviews (id, product_id, customer_id, author, rating, title, text, text_key, locale, status, rejection,
    helpful_count, submitted_at, changed_at)
select 'r' || n, case when n <= 80000 then 'p' || n % 5000 else 'p-hot' end,
    'c' || case when n <= 80000 then n / 5 else n end, 'Ada L.', 1 + n % 5, 'Title', 'It holds what it says.', md5(n::text),
    'en', case n % 50 when 0 then 'PENDING' when 1 then 'REJECTED' else 'APPROVED' end,
    case n % 50 when 1 then 'An advertisement.' end, n % 40, now() - n * interval '1 minute', now() - n * interval '1 minute'
from generate_series(1, 100000) as n;

insert into ratings (product_id, stars, given)
select 'p' || n, stars, 4 from generate_series(0, 4999) as n, generate_series(1, 5) as stars;

insert into deliveries (customer_id, product_id, order_id, order_number, name, delivered_at)
select 'c' || n / 5, 'd' || n, 'o' || n, 'S' || n, 'Cup', now() - n * interval '1 minute'
from generate_series(1, 100000) as n;

insert into votes (review_id, customer_id)
select 'r' || n, 'c' || n % 20000 from generate_series(1, 100000) as n;
