-- Searches and compares; reads nothing by itself.
create extension pg_trgm;
