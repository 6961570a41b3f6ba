import type { Severity } from '../finding.ts';
import type { Rule } from '../rule.ts';

// What reads tables without the part of the server that applies policies, or as another login.
const readers: Readonly<Record<string, { readonly severity: Severity; readonly what: string }>> = {
  dblink: { severity: 'warning', what: 'everybody may connect by it to any server, this one under another login included' },
  file_fdw: { severity: 'info', what: 'shows files of the server as tables' },
  pageinspect: { severity: 'info', what: 'shows the pages of any table, hidden rows included; for superusers unless granted' },
  pg_surgery: { severity: 'info', what: 'changes rows in their pages; for superusers unless granted' },
  pg_walinspect: { severity: 'info', what: 'shows what was written to the log, by whichever tenant' },
  postgres_fdw: { severity: 'info', what: 'reads other servers, this one included, under the login of a mapping' },
};

export const rule: Rule = {
  slug: 'extension-reads-past-policies',
  code: 'BHA100',
  severity: 'warning',
  title: 'An extension reads rows that policies hide',
  consequence:
    'Policies are part of the statements that name a table. What reads its pages, or comes back in by another login, does not meet them.',
  advice: 'Drop it where it is not used. Where it is, revoke its functions from PUBLIC and give no run-time role a mapping.',
  covers: ['O28'],
  check: ({ database }) =>
    database.extensions.flatMap((extension) => {
      const known = readers[extension.name];
      if (known === undefined) return [];
      return [
        {
          object: { kind: 'schema' as const, name: extension.schema },
          severity: known.severity,
          title: `The extension ${extension.name} is installed in schema ${extension.schema}`,
          evidence: [known.what, `version ${extension.version}`],
          detail: extension.name,
        },
      ];
    }),
};
