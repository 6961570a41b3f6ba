alter default privileges for role corpus_migrator in schema public grant select on tables to corpus_readonly;
alter default privileges for role corpus_migrator in schema public grant all on tables to corpus_app;
alter default privileges for role corpus_migrator in schema public grant select on tables to public;
