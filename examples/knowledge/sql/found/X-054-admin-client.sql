-- Did: gave the admin client every right, so that jobs can be queued and claimed and calls counted past the policies.
-- Wrong: no org is bound to it: one leaked key, or one forgotten filter in a worker, is every org.
-- Correction: X-054 (K-023, K-026, K-032).
grant all on all tables in schema public to knowledge_service;
grant execute on all functions in schema public to knowledge_service;
alter default privileges for role knowledge_app in schema public grant all on tables to knowledge_service;
