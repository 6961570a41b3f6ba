import { nameKey } from '../../base/ident.ts';
import { applicablePolicies, bypassesRowSecurity, relationReach } from '../../model/access.ts';
import { keysTowards, partitionsOf } from '../../model/lookup.ts';
import { routineKey } from '../../model/routine.ts';
import type { Policy } from '../../model/policy.ts';
import type { Table } from '../../model/table.ts';
import { commands, tableTenancy } from '../../model/tenancy.ts';
import type { View } from '../../model/view.ts';
import type { Finding } from '../finding.ts';
import { policySource, viewSource } from '../report/source.ts';
import type { AuditInput } from '../rule.ts';
import { exposureText, privilegeOf, relationEntrances, rowPrivileges } from '../scope/reach.ts';
import { touchedTables } from '../scope/routines.ts';
import { declaredTable, surfaceOf } from '../scope/surface.ts';
import { type Explanation, sections } from './explanation.ts';
import { findingLines, wayLines } from './facts.ts';

export function explainTable(input: AuditInput, findings: readonly Finding[], table: Table): Explanation {
  const { database } = input;
  const name = nameKey(table);
  const ways = exposureText(relationEntrances(input, table, [...rowPrivileges, 'TRUNCATE', 'REFERENCES', 'TRIGGER']));
  return {
    title: `table ${name}`,
    facts: [
      whatItIs(input, table),
      `It belongs to ${table.owner}.`,
      table.rowSecurity
        ? `Row security is on${table.forceRowSecurity ? ' and forced' : `, and not forced: ${table.owner} is not held back`}.`
        : 'Row security is off.',
      ...(table.partitionOf === null ? [] : [`It is a partition of ${nameKey(table.partitionOf.parent)}.`]),
      ...partitionFacts(partitionsOf(database, table)),
    ],
    sections: sections(
      ['Who reaches it', ways.length === 0 ? ['No role that must not cross.'] : wayLines(database, ways, name)],
      ['What holds them back', holds(input, table)],
      ['Policies', table.policies.flatMap((policy) => policySource(table, policy).split('\n'))],
      ['Refers to', table.foreignKeys.map((key) => `${nameKey(key.references)} by "${key.name}": ${key.definition}`)],
      ['Is referred to by', keysTowards(database, table).map(({ child, key }) => `${nameKey(child)} by "${key.name}": ${key.definition}`)],
      [
        'Is read by views',
        database.views
          .filter((view) => view.reads.some((read) => nameKey(read) === name))
          .map((view) => `${nameKey(view)}, ${asWhom(view)}`),
      ],
      ['Is named in functions', namedIn(input, name)],
      ['Triggers', table.triggers.map((trigger) => `${trigger.definition}${trigger.enabled === 'disabled' ? ' (disabled)' : ''}`)],
      [
        'Is published by',
        database.publications
          .filter(
            (publication) =>
              publication.allTables ||
              publication.schemas.includes(table.schema) ||
              publication.tables.some((one) => nameKey(one.table) === name),
          )
          .map((publication) => publication.name),
      ],
      ['Findings', findingLines(findings, name)],
    ),
  };
}

export function explainView(input: AuditInput, findings: readonly Finding[], view: View): Explanation {
  const name = nameKey(view);
  const ways = exposureText(relationEntrances(input, view, rowPrivileges));
  return {
    title: `${view.materialized ? 'materialized view' : 'view'} ${name}`,
    facts: [`It reads ${asWhom(view)}.`, `It belongs to ${view.owner}.`, ...(view.securityBarrier ? ['It is a security barrier.'] : [])],
    sections: sections(
      ['Who reaches it', ways.length === 0 ? ['No role that must not cross.'] : wayLines(input.database, ways, name)],
      ['Reads', view.reads.map(nameKey)],
      ['Text', viewSource(view).split('\n')],
      ['Findings', findingLines(findings, name)],
    ),
  };
}

function asWhom(view: View): string {
  return view.securityInvoker && !view.materialized ? 'with the rights of whoever asks' : `as ${view.owner}`;
}

function whatItIs(input: AuditInput, table: Table): string {
  const spec = tableTenancy(input.tenancy, table) ?? declaredTable(input, table)?.spec;
  if (spec === undefined) return 'The tenancy does not say what it is.';
  const said =
    tableTenancy(input.tenancy, table) === undefined
      ? 'It looks like'
      : input.tenancy.source === 'contract'
        ? 'The contract says:'
        : 'It was taken for';
  const owner =
    spec.parent === null
      ? spec.key === null
        ? ''
        : `, whose rows are told apart by ${spec.key}`
      : `, whose rows belong to those of ${nameKey(spec.parent.table)}`;
  return `${said} ${/^[aeiou]/.test(spec.kind) ? 'an' : 'a'} ${spec.kind} table${owner}.`;
}

function partitionFacts(partitions: readonly Table[]): readonly string[] {
  return partitions.length === 0 ? [] : [`Its partitions: ${partitions.map(nameKey).join(', ')}.`];
}

/** For each role and command that has a right: the policies that it meets, or why it meets none. */
function holds(input: AuditInput, table: Table): readonly string[] {
  const { runtime, strangers } = surfaceOf(input);
  return [...runtime, ...strangers].flatMap((role) => {
    const bypass = bypassesRowSecurity(input.database, role, table);
    const allowed = commands.filter((command) => relationReach(input.database, role, table, privilegeOf(command)) !== null);
    if (allowed.length === 0) return [];
    if (bypass !== null) return [`${role}: nothing (${why[bypass.why]}${bypass.through === null ? '' : `, as ${bypass.through}`})`];
    return allowed.map((command) => {
      const { permissive, restrictive } = applicablePolicies(input.database, table, role, command);
      const names = (policies: readonly Policy[]) => policies.map((policy) => `"${policy.name}"`).join(', ');
      if (permissive.length === 0) return `${role}: ${command}: no policy admits it, so it is refused`;
      return `${role}: ${command}: ${names(permissive)}${restrictive.length === 0 ? ', and no restrictive policy' : `, held back by ${names(restrictive)}`}`;
    });
  });
}

const why = { superuser: 'superuser', bypassrls: 'BYPASSRLS', owner: 'owner, and not forced', off: 'row security is off' } as const;

function namedIn(input: AuditInput, name: string): readonly string[] {
  return input.database.routines
    .filter((routine) => touchedTables(input, routine).some(({ table }) => nameKey(table) === name))
    .map((routine) => `${routineKey(routine)}, ${routine.securityDefiner ? `as ${routine.owner}` : 'as its caller'}`);
}
