-- The picture says PostgreSQL 15.20.
select 1;
