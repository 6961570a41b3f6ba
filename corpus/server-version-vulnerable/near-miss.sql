-- The picture says PostgreSQL 18.7, which has the fixes.
select 1;
