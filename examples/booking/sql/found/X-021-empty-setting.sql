-- Did: read the setting without NULLIF, taking it to be NULL when nobody has set it; the policies of schema.sql do too.
-- Wrong: after one transaction-local use on a connection it is '' there, and the cast fails instead of giving no rows.
-- Correction: X-021 (B-001, B-008).
create or replace function current_restaurant_id()
returns uuid
language sql
stable
as $$
  select current_setting('app.restaurant_id', true)::uuid
$$;
