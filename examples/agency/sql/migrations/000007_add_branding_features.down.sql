alter table public.branding drop column theme_json;
