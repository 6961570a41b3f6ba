alter table public.tenant_invites drop column revoked_at;
