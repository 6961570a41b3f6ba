-- A whole-table grant opens the hidden name, a column grant the hash of a sealed token.
grant select on public.customers to corpus_app;
grant select (token_hash) on public.reset_tokens to corpus_app;
