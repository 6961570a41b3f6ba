alter role corpus_worker set app.encryption_key_id = 'v3';
alter role corpus_worker set statement_timeout = '5s';
