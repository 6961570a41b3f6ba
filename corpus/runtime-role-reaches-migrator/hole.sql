-- Directly, and through a role in between.
create role corpus_deploy nologin;
grant corpus_migrator to corpus_deploy;
grant corpus_deploy to corpus_worker;
-- The login of the application was used for a migration once.
create role corpus_web login;
grant corpus_app, corpus_migrator to corpus_web;
