grant select on public.reset_tokens to corpus_break_glass;
