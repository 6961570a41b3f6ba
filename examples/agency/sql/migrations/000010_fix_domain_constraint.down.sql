drop index public.branding_domain_live;
alter table public.branding drop constraint branding_domain_lower;
alter table public.branding add constraint branding_domain_key unique (domain);
