-- The other way round: the migrator may act as the application.
grant corpus_app to corpus_migrator;
