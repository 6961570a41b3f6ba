-- The source: proposes users_tenant, a FOR ALL policy that shows a person to every tenant with a membership of his.
-- Wrong: a co-tenant rewrites his e-mail (X-031); nobody can be inserted before he is a member, nor read himself (X-032).
-- X-031, X-032.
alter table public.users enable row level security;

create policy users_tenant on public.users
  for all
  using (
    id in (
      select user_id
      from public.tenant_members
      where tenant_id = current_setting('lv.tenant_id')::uuid
        and deleted_at is null
    )
    or id in (
      select cm.user_id
      from public.client_members as cm
      join public.clients as c on c.id = cm.client_id
      where c.agency_id = current_setting('lv.tenant_id')::uuid
        and c.deleted_at is null
        and cm.deleted_at is null
    )
  );
