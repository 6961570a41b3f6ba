-- Files by COPY, everybody's statements, and every table.
grant pg_read_server_files to corpus_worker;
grant pg_monitor to corpus_app;
grant pg_read_all_data to corpus_readonly;
