alter role corpus_worker set app.service_role_key = 'not-a-real-key';
