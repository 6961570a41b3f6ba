-- What is made tomorrow: functions for the application, sequences for everybody.
alter default privileges for role corpus_migrator in schema public grant execute on functions to corpus_anon;
alter default privileges for role corpus_migrator in schema public grant update on sequences to public;
