import type { MaskStyle } from '../../model/tenancy.ts';

/** What masked views show: enough to recognise a person one knows, too little to learn one. */
export const maskBodies: Readonly<Record<MaskStyle, string>> = {
  // Maria Lopez -> M. L.
  name: `
  select string_agg(left(part, 1) || '.', ' ')
  from regexp_split_to_table(btrim(value), '\\s+') as part
  where part <> ''
`,
  // jane@example.com -> j***@e***.com
  email: `
  select
    left(value, 1) || '***@' || left(split_part(value, '@', 2), 1) || '***'
    || coalesce(substring(split_part(value, '@', 2) from '\\.[^.]*$'), '')
`,
  // +4915112345678 -> +49***78
  phone: `
  select left(value, 3) || '***' || right(value, 2)
`,
  text: `
  select left(value, 1) || '***'
`,
};
