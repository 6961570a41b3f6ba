-- One live tenant per domain, whatever the case; a deleted domain can be given to somebody else.
-- X-141: "if exists" makes this file pass on a database that has drifted.
alter table public.branding drop constraint if exists branding_domain_key;
update public.branding set domain = lower(domain) where domain <> lower(domain);
alter table public.branding add constraint branding_domain_lower check (domain = lower(domain));
create unique index branding_domain_live on public.branding (domain) where deleted_at is null;
