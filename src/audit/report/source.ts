import { nameKey } from '../../base/ident.ts';
import { routineKey } from '../../model/routine.ts';
import type { Database } from '../../model/database.ts';
import type { Policy } from '../../model/policy.ts';
import type { Table } from '../../model/table.ts';
import type { View } from '../../model/view.ts';
import type { FindingObject } from '../finding.ts';

/** The SQL of the object that a finding is about, as it would be written; null for what has none. */
export function sourceOf(database: Database, object: FindingObject): string | null {
  const { place } = object;
  if (place === undefined) return null;
  const relation = { schema: place.schema, name: place.relation ?? place.name };
  const table = database.tables.find((candidate) => nameKey(candidate) === nameKey(relation));
  switch (object.kind) {
    case 'policy': {
      const policy = table?.policies.find((candidate) => candidate.name === place.name);
      return table === undefined || policy === undefined ? null : policySource(table, policy);
    }
    case 'view': {
      const view = database.views.find((candidate) => nameKey(candidate) === nameKey(relation));
      return view === undefined ? null : viewSource(view);
    }
    case 'routine':
      return database.routines.find((candidate) => routineKey(candidate) === object.name)?.definition?.trimEnd() ?? null;
    case 'index':
      return table?.indexes.find((candidate) => candidate.name === place.name)?.definition ?? null;
    case 'trigger':
      return table?.triggers.find((candidate) => candidate.name === place.name)?.definition ?? null;
    case 'constraint':
      return table === undefined ? null : constraintSource(table, place.name);
    case 'column':
      return table === undefined ? null : columnSource(table, place.name);
    default:
      return null;
  }
}

export function policySource(table: Table, policy: Policy): string {
  return [
    `create policy ${quoted(policy.name)} on ${nameKey(table)}`,
    `  as ${policy.permissive ? 'permissive' : 'restrictive'} for ${policy.command} to ${policy.roles.join(', ')}`,
    ...(policy.using === null ? [] : [`  using (${policy.using.text})`]),
    ...(policy.check === null ? [] : [`  with check (${policy.check.text})`]),
  ].join('\n');
}

export function viewSource(view: View): string {
  const options = [
    ...(view.securityInvoker ? ['security_invoker=true'] : []),
    ...(view.securityBarrier ? ['security_barrier=true'] : []),
    ...view.options,
  ];
  const what = view.materialized ? 'materialized view' : 'view';
  return `create ${what} ${nameKey(view)}${options.length === 0 ? '' : ` with (${options.join(', ')})`} as\n${view.definition.trimEnd()}`;
}

function constraintSource(table: Table, name: string): string | null {
  const found = [...table.keys, ...table.foreignKeys, ...table.checks, ...table.exclusions].find((candidate) => candidate.name === name);
  return found === undefined ? null : `alter table ${nameKey(table)}\n  add constraint ${quoted(name)} ${found.definition}`;
}

function columnSource(table: Table, name: string): string | null {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) return null;
  const parts = [
    quoted(name),
    column.type,
    ...(column.notNull ? ['not null'] : []),
    ...(column.default === null ? [] : [`default ${column.default}`]),
  ];
  return `create table ${nameKey(table)} (\n  ${parts.join(' ')}\n)`;
}

// To be read, not to be run: quoteIdent refuses names that a report still has to show.
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
