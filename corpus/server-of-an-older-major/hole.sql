-- The picture says PostgreSQL 15.8: older holes are fixed, later ones are not.
select 1;
