drop table public.tenant_invites;
drop table public.tenant_members;
drop table public.branding;
drop table public.agencies;
