grant select, delete on public.reset_tokens to corpus_worker;
create policy all_tokens on public.reset_tokens for select to public using (true);
