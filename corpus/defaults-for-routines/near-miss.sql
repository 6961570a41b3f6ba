-- Taken away by default is not given by default.
alter default privileges for role corpus_migrator in schema public revoke all on tables from public;
alter default privileges for role corpus_migrator revoke execute on functions from public;
