alter table public.tenant_invites add column expiry_hours integer not null default 168 check (expiry_hours between 1 and 8760);
