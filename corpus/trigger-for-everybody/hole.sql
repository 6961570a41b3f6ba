-- To PUBLIC: every login of the cluster that may enter the schema.
grant trigger on public.customers to public;
