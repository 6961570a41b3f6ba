alter role corpus_break_glass login;
