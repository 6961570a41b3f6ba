-- Written and never read: INSERT and UPDATE of a hidden column show nothing.
grant insert (name), update (name) on public.customers to corpus_worker;
