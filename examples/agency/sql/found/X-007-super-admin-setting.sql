-- The source: "option A" for agencies is a super-admin policy that trusts the boolean setting lv.is_super_admin.
-- Wrong: any session of the application can set it and sees every tenant; an empty setting is not a boolean and raises.
-- X-007 (and X-084: alone, it also hides a tenant's own row from the tenant).
alter table public.agencies enable row level security;

create policy agencies_super_admin on public.agencies
  for all
  using (current_setting('lv.is_super_admin', true)::boolean);
