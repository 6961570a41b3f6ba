-- A member that can neither inherit it nor become it.
create role corpus_root nologin nobypassrls;
grant corpus_root to corpus_worker;
