-- Reference data belongs to nobody; and a person is no row of a tenant.
alter table public.orders add column country text references public.countries (code);
alter table public.orders add constraint orders_assigned foreign key (assigned_to) references public.people (id);
