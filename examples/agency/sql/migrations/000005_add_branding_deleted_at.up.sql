-- X-086: the policy of branding was written before this column and is not touched here.
alter table public.branding add column deleted_at timestamptz;
