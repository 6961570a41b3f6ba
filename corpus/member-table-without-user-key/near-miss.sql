alter table public.firm_members drop constraint firm_members_person_id_fkey;
alter table public.firm_members add foreign key (person_id) references public.people (id) on delete restrict;
