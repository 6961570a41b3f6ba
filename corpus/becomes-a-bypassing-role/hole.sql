-- BYPASSRLS is not inherited; SET ROLE reaches it.
create role corpus_root nologin bypassrls;
grant corpus_root to corpus_worker;
