alter table public.tenant_invites drop column expiry_hours;
