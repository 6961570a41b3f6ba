-- By way of a group and of the login behind the application.
create role corpus_loaders nologin;
grant pg_write_server_files, pg_read_all_stats to corpus_loaders;
create role corpus_web login;
grant corpus_app, corpus_loaders to corpus_web;
