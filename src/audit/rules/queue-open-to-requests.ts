import { nameKey } from '../../base/ident.ts';
import { qid } from '../../base/sql.ts';
import { bypassesRowSecurity, servesAs } from '../../model/access.ts';
import type { Table } from '../../model/table.ts';
import type { TableTenancy } from '../../model/tenancy.ts';
import { escapePattern } from '../predicate/session-value.ts';
import type { AuditInput, Rule } from '../rule.ts';
import { isGranted } from '../scope/granted.ts';
import { revokeFrom } from '../scope/mend.ts';
import { tableObject } from '../scope/naming.ts';
import { type Entrance, actingRole, exposureText, hasDoor, relationEntrances } from '../scope/reach.ts';
import { type Declared, surfaceOf } from '../scope/surface.ts';

// What to do, with what, and how far it is.
const parts: readonly { readonly name: RegExp; readonly type: RegExp }[] = [
  { name: /(^|_)(type|kind|topic|task|action|job_name|queue)$/, type: /./ },
  { name: /(^|_)(payload|args|arguments|params|parameters|job_data)$/, type: /^(jsonb?|text|bytea|hstore)/ },
  { name: /^(status|state)$|_(status|state)$/, type: /./ },
];

// What happened, to what: an outbox is written by the transaction that it reports, and so by requests.
const outbox = /^(event_(type|name)|aggregate_(type|id))$/;

/** The columns that make a queue of a table. */
function queueColumns(table: Table): readonly string[] | null {
  const found = parts.flatMap(
    ({ name, type }) => table.columns.find((column) => name.test(column.name) && type.test(column.type))?.name ?? [],
  );
  return found.length === parts.length && !table.columns.some((column) => outbox.test(column.name)) ? found : null;
}

/** The contract names who may put something in, more closely than "any member": somebody has thought about it. */
function isOnPurpose(spec: TableTenancy): boolean {
  const doors = spec.doors.insert;
  return doors.length > 0 && doors.every((door) => door.kind === 'role' || door.kind === 'permission' || door.kind === 'actor');
}

/** The table itself admits known kinds of work only, and says what a payload may hold. */
function isHeldByChecks({ table }: Declared, [type, payload]: readonly string[]): boolean {
  const asks = (name = '') => new RegExp(`\\b${escapePattern(name)}\\b`);
  const checked = (name = '', form = /./) => table.checks.some(({ expression }) => asks(name).test(expression) && form.test(expression));
  const isListed =
    checked(type, /=/) ||
    table.foreignKeys.some((key) => key.columns.includes(type ?? '')) ||
    !/^(text|character|varchar|name$)/.test(table.columns.find((column) => column.name === type)?.type ?? 'text');
  return isListed && checked(payload);
}

function isRequest(input: AuditInput, { reach }: Entrance): boolean {
  const serves = (purpose: 'app' | 'anon') => servesAs(input.database, input.tenancy.roles, reach.role, purpose);
  return serves('app') || serves('anon');
}

export const rule: Rule = {
  slug: 'queue-open-to-requests',
  code: 'BHA091',
  severity: 'warning',
  title: 'Requests may put anything into a queue',
  consequence:
    'A worker does what its queue says, with rights that the request has not: whoever may insert chooses the kind of work and what it is given.',
  advice:
    'Revoke INSERT and let a definer function enqueue: it knows the kinds of work, takes ids only, and sets the tenant from the context. Where members are to write it themselves, say so by an INSERT door for a role, a permission or the actor (a door for any member is the default and says nothing), or let CHECKs admit known kinds and say what a payload may hold. An outbox, which tells of events on an aggregate, is written by requests by its nature and is not meant.',
  covers: ['O32', 'X-120'],
  check: (input) =>
    surfaceOf(input).declared.flatMap(({ table, spec }) => {
      const columns = queueColumns(table);
      if (columns === null || isOnPurpose(spec) || isHeldByChecks({ table, spec }, columns)) return [];
      const reached = relationEntrances(input, table, ['INSERT']).filter(
        (entrance) =>
          isGranted(entrance) &&
          isRequest(input, entrance) &&
          (bypassesRowSecurity(input.database, entrance.reach.role, table) !== null ||
            hasDoor(input, table, actingRole(entrance.reach), 'insert')),
      );
      if (reached.length === 0) return [];
      return [
        {
          object: tableObject(table),
          title: `${[...new Set(reached.map(({ reach }) => reach.role))].join(', ')} may insert into the queue ${nameKey(table)}`,
          evidence: [`it has the columns of a queue: ${columns.join(', ')}`],
          exposure: exposureText(reached),
          fix: revokeFrom(qid(table), reached),
        },
      ];
    }),
};
