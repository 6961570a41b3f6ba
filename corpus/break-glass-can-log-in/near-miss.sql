alter role corpus_pii login;
