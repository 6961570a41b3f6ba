-- All tables, those that come tomorrow included.
create publication corpus_everything for all tables;
