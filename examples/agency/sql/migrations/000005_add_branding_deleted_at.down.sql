alter table public.branding drop column deleted_at;
