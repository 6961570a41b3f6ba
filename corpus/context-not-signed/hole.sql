-- In the base already: information, and nothing more to open.
select 1;
