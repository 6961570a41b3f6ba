-- Directly, and through a role in between.
create role corpus_deploy nologin;
grant corpus_migrator to corpus_deploy;
grant corpus_deploy to corpus_worker;
