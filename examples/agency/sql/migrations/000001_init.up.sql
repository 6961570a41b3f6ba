-- Reference tables: the same for every tenant, read-only to the application (A-023).

create table public.countries (
  code text primary key check (code ~ '^[A-Z]{2}$'),
  name text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index idx_countries_name on public.countries (name);

create table public.timezones (
  code text primary key,
  name text not null,
  country_code text not null references public.countries (code),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_timezones_country_code on public.timezones (country_code);

create table public.categories (
  code text primary key,
  name text not null,
  parent_code text references public.categories (code),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_categories_parent_code on public.categories (parent_code);
