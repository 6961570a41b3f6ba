alter table public.tenant_invites add column revoked_at timestamptz;
