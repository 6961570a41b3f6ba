import { id, sql } from '../../base/sql.ts';
import { canBecome, findRole } from '../../model/access.ts';
import type { Severity } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { statement } from '../scope/mend.ts';
import { surfaceOf } from '../scope/surface.ts';

// Roles that every cluster has, and what they are good for.
const serverRoles: Readonly<Record<string, { readonly severity: Severity; readonly what: string }>> = {
  pg_execute_server_program: { severity: 'critical', what: 'runs programs as the server, which holds the files of every table' },
  pg_read_server_files: { severity: 'critical', what: 'reads files of the server by COPY, those of tables among them' },
  pg_write_server_files: { severity: 'critical', what: 'writes files of the server by COPY, its configuration among them' },
  pg_read_all_data: { severity: 'high', what: 'may select from every table, sealed ones and hidden columns included' },
  pg_write_all_data: { severity: 'high', what: 'may write to every table, sealed ones included' },
  pg_monitor: { severity: 'warning', what: 'sees the statements of all sessions, with the values in them' },
  pg_read_all_stats: { severity: 'warning', what: 'sees the statements of all sessions, with the values in them' },
};

export const rule: Rule = {
  slug: 'server-role-held',
  code: 'BHA098',
  severity: 'critical',
  title: 'A role that serves requests has a right over the whole server',
  consequence: 'The rights of these roles end at no grant and at no policy: what the contract says of tables is walked around.',
  advice: 'Revoke the membership. Monitoring and bulk loads have logins of their own.',
  covers: ['O24', 'O27', 'O31'],
  check: (input) =>
    surfaceOf(input).runtime.flatMap((name) => {
      const reached = canBecome(input.database, name);
      return Object.entries(serverRoles)
        .filter(([role]) => reached.has(role))
        .map(([role, { severity, what }]) => ({
          object: { kind: 'role' as const, name },
          severity,
          title: `${name} has the rights of ${role}`,
          evidence: [`${role}: ${what}`],
          exposure: [`${name}: by membership in ${role}`],
          fix: (findRole(input.database, name)?.memberOf ?? [])
            .filter((membership) => membership.role === role)
            .map(() => statement(sql`revoke ${id(role)} from ${id(name)}`)),
          detail: role,
        }));
    }),
};
