-- A bare INSERT policy, without a check, admits nothing at all.
create policy bare on public.orders for insert to corpus_app;
create policy bare on public.customers for insert to public;
