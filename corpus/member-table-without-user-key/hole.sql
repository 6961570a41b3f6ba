alter table public.firm_members drop constraint firm_members_person_id_fkey;
