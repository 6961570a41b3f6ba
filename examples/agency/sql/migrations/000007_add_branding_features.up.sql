alter table public.branding add column theme_json jsonb not null default '{}'::jsonb;
