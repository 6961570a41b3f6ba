-- The wrapper and the server alone hold no rows.
create foreign data wrapper corpus_wrapper;
create server corpus_server foreign data wrapper corpus_wrapper;
