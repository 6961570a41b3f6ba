grant create on schema public to corpus_break_glass;
