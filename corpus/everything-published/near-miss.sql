-- A publication of nothing.
create publication corpus_nothing;
