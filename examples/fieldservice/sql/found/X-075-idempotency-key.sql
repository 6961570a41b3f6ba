-- The source: makes the idempotency key of a payment unique, from the day on that clients send one.
-- Wrong: unique among all companies: one company's key refuses another's payment, and tells that it exists.
-- X-075 (T-148).
create unique index payments_idempotency_key_unique on public.payments (idempotency_key)
  where created_at >= '2026-01-01 00:00+00';
-- The extra index on the same column.
create index idx_payments_idempotency on public.payments (idempotency_key);
