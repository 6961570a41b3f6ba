-- Did: kept the normalised e-mail and phone in clear beside the ciphertext, to go on searching by them.
-- Wrong: what was encrypted still lies on disk, in backups and in a view; a blind index would do for the search.
-- Correction: X-010 (B-021, B-022).
alter table customers
  add column email_normalized text check (email_normalized = lower(btrim(email_normalized))),
  add column phone_normalized text check (phone_normalized ~ '^\+[0-9]{8,15}$');

-- The values that the generated ciphertext stands for (sql/generate/2-bookings.sql).
update customers as c
set email_normalized = 'guest' || g.n || '@pii.example',
    phone_normalized = '+49' || 1500000000 + g.n
from (
  select r.slug, n
  from restaurants as r
  cross join lateral (select count(*)::integer as total from customers where customers.restaurant_id = r.id) as own
  cross join lateral generate_series(1, own.total) as n
) as g
where c.id = md5('customers:' || g.slug || ':' || g.n)::uuid;

create index customers_email_normalized on customers (email_normalized);

create or replace view customers_private_view as
select
  c.id,
  c.restaurant_id,
  c.full_name,
  c.email_encrypted,
  c.phone_encrypted,
  c.key_version,
  c.created_at,
  c.email_normalized,
  c.phone_normalized
from customers as c
where c.deleted_at is null;
