-- To the break-glass role, which bypasses anyway, and in a schema that is not governed.
create schema elsewhere;
alter default privileges for role corpus_migrator in schema public grant select on tables to corpus_break_glass;
alter default privileges for role corpus_migrator in schema elsewhere grant all on tables to corpus_app;
