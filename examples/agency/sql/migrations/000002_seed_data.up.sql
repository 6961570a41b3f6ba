-- The rows of the reference tables. Dates are fixed so that two databases built from these files are equal.

insert into public.countries (code, name, created_at, updated_at)
select code, name, timestamptz '2025-01-01 00:00:00+00', timestamptz '2025-01-01 00:00:00+00'
from (values
  ('AT', 'Austria'), ('AU', 'Australia'), ('BE', 'Belgium'), ('BR', 'Brazil'), ('CA', 'Canada'), ('CH', 'Switzerland'),
  ('DE', 'Germany'), ('DK', 'Denmark'), ('ES', 'Spain'), ('FI', 'Finland'), ('FR', 'France'), ('GB', 'United Kingdom'),
  ('IE', 'Ireland'), ('IN', 'India'), ('IT', 'Italy'), ('JP', 'Japan'), ('MX', 'Mexico'), ('NL', 'Netherlands'),
  ('NO', 'Norway'), ('NZ', 'New Zealand'), ('PL', 'Poland'), ('PT', 'Portugal'), ('SE', 'Sweden'), ('US', 'United States')
) as seed (code, name);

insert into public.timezones (code, name, country_code, created_at, updated_at)
select code, name, country_code, timestamptz '2025-01-01 00:00:00+00', timestamptz '2025-01-01 00:00:00+00'
from (values
  ('America/Chicago', 'Central Time', 'US'), ('America/Denver', 'Mountain Time', 'US'),
  ('America/Los_Angeles', 'Pacific Time', 'US'), ('America/Mexico_City', 'Mexico City', 'MX'),
  ('America/New_York', 'Eastern Time', 'US'), ('America/Sao_Paulo', 'Brasilia Time', 'BR'),
  ('America/Toronto', 'Eastern Time (Canada)', 'CA'), ('Asia/Kolkata', 'India Standard Time', 'IN'),
  ('Asia/Tokyo', 'Japan Standard Time', 'JP'), ('Australia/Sydney', 'Australian Eastern Time', 'AU'),
  ('Europe/Berlin', 'Central European Time', 'DE'), ('Europe/Dublin', 'Irish Time', 'IE'),
  ('Europe/London', 'British Time', 'GB'), ('Europe/Madrid', 'Central European Time (Spain)', 'ES'),
  ('Europe/Paris', 'Central European Time (France)', 'FR'), ('Pacific/Auckland', 'New Zealand Time', 'NZ')
) as seed (code, name, country_code);

-- Parents first: a category names its parent.
insert into public.categories (code, name, parent_code, created_at, updated_at)
select code, name, parent_code, timestamptz '2025-01-01 00:00:00+00', timestamptz '2025-01-01 00:00:00+00'
from (values
  ('food', 'Food and drink', null), ('health', 'Health', null), ('home', 'Home services', null), ('auto', 'Automotive', null),
  ('food.bakery', 'Bakery', 'food'), ('food.cafe', 'Cafe', 'food'), ('food.restaurant', 'Restaurant', 'food'),
  ('health.dentist', 'Dentist', 'health'), ('health.optician', 'Optician', 'health'), ('health.physio', 'Physiotherapist', 'health'),
  ('home.electrician', 'Electrician', 'home'), ('home.plumber', 'Plumber', 'home'), ('home.roofer', 'Roofer', 'home'),
  ('auto.garage', 'Garage', 'auto'), ('auto.tyres', 'Tyre shop', 'auto')
) as seed (code, name, parent_code);
