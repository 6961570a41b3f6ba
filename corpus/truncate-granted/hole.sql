grant truncate on public.orders to corpus_app;
grant truncate on public.events_2026 to public;
