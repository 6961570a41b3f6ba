grant delete on public.labels to corpus_break_glass;
