create rule copy_insert as on insert to public.countries do also nothing;
