-- To break-glass, which is outside anyway.
grant trigger on public.customers to corpus_break_glass;
