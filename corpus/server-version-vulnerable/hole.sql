-- Nothing is wrong with the database. The picture says PostgreSQL 18.6.
select 1;
