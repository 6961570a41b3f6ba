-- In a schema that is not governed.
create schema elsewhere;
create table elsewhere.scratch (value text primary key);
