-- The source: "option B" for agencies lets a tenant reach its own row, for all commands.
-- Wrong: the tenant raises its own tier and seat_limit, and may delete its root row, which cascades.
-- X-033.
alter table public.agencies enable row level security;

create policy agencies_self on public.agencies
  for all
  using (id = current_setting('lv.tenant_id')::uuid);
