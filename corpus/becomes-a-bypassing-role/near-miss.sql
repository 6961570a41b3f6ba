-- A group that has not the attribute.
create role corpus_root nologin nobypassrls;
grant corpus_root to corpus_worker;
