-- On a column: enough for a foreign key of one's own, which finds out what exists and keeps it from being deleted.
grant references (id) on public.customers to corpus_readonly;
