import { nameKey } from '../../base/ident.ts';
import { bypassesRowSecurity, canBecome, describeReach, objectReach, relationReach } from '../../model/access.ts';
import { routineKey } from '../../model/routine.ts';
import type { Role } from '../../model/role.ts';
import type { Finding } from '../finding.ts';
import type { AuditInput } from '../rule.ts';
import { rowPrivileges } from '../scope/reach.ts';
import { type Explanation, sections } from './explanation.ts';
import { findingLines } from './facts.ts';

export function explainRole(input: AuditInput, findings: readonly Finding[], role: Role): Explanation {
  const { database } = input;
  const flags = [
    ...(role.superuser ? ['a superuser'] : []),
    ...(role.bypassRls ? ['not held back by row security (BYPASSRLS)'] : []),
    ...(role.createRole ? ['able to make roles'] : []),
    ...(role.replication ? ['able to replicate'] : []),
  ];
  return {
    title: `role ${role.name}`,
    facts: [
      purposeOf(input, role.name),
      `It may ${role.login ? '' : 'not '}log in.`,
      ...(flags.length === 0 ? [] : [`It is ${flags.join(', ')}.`]),
      ...(role.config.length === 0 ? [] : [`Its settings: ${role.config.join(', ')}.`]),
    ],
    sections: sections(
      [
        'Is a member of',
        role.memberOf.map(
          (membership) =>
            `${membership.role}${membership.inherit ? ', inherits its rights' : ''}${membership.set ? ', may SET ROLE to it' : ''}${membership.admin ? ', may hand it on' : ''}`,
        ),
      ],
      ['Can act as', [...canBecome(database, role.name)].filter((name) => name !== role.name)],
      [
        'Can be acted as by',
        database.roles
          .filter((other) => other.name !== role.name && !other.superuser && canBecome(database, other.name).has(role.name))
          .map((other) => other.name),
      ],
      ['Reaches tables and views', relations(input, role.name)],
      [
        'May call definer functions',
        database.routines
          .filter((routine) => routine.securityDefiner && objectReach(database, role.name, routine, 'EXECUTE') !== null)
          .map((routine) => `${routineKey(routine)}, as ${routine.owner}`),
      ],
      ['Findings', [...new Set([...findingLines(findings, role.name), ...reachedBy(findings, role.name)])]],
    ),
  };
}

function purposeOf({ tenancy }: AuditInput, name: string): string {
  const purposes = Object.entries(tenancy.roles).flatMap(([purpose, roles]: [string, string | readonly string[]]) =>
    (typeof roles === 'string' ? [roles] : roles).includes(name) ? [purpose] : [],
  );
  return purposes.length === 0 ? 'The tenancy does not name it.' : `The tenancy names it as ${purposes.join(', ')}.`;
}

function relations({ database }: AuditInput, role: string): readonly string[] {
  return [...database.tables, ...database.views].flatMap((relation) => {
    const found = rowPrivileges.flatMap((privilege) => {
      const reach = relationReach(database, role, relation, privilege);
      return reach === null ? [] : [{ reach, privilege }];
    });
    const [first] = found;
    if (first === undefined) return [];
    const free =
      relation.kind === 'table' && bypassesRowSecurity(database, role, relation) !== null ? ' (row security does not hold it back)' : '';
    const way = describeReach(first.reach, found.map(({ privilege }) => privilege).join(', ')).slice(role.length + 2);
    return [`${nameKey(relation)}: ${way}${free}`];
  });
}

function reachedBy(findings: readonly Finding[], role: string): readonly string[] {
  return findings
    .filter((finding) => finding.severity !== 'info' && finding.ways.some((way) => way.role === role))
    .map(({ severity, code, title, key }) => `${severity} ${code} ${title} (${key})`);
}
