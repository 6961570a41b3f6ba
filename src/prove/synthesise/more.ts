import { nameKey } from '../../base/ident.ts';
import { trusted } from '../../base/sql.ts';
import type { Tenancy } from '../../model/tenancy.ts';
import { type Blueprint, isGlobal, isShownToAll } from './blueprint.ts';
import { type Inserter, insertRow } from './insert.ts';
import { metCells, unmetCells } from './conditions.ts';
import type { Cell } from './world.ts';

/** One row more that is no business of A's, as the statement that makes it. */
export interface Addition {
  readonly print: Blueprint;
  readonly statement: string;
}

/**
 * What others add on an ordinary day: a row of B in every table of tenants, a tenant, a person. Each can be made by
 * itself. Found by making them, then taken back; a table that takes none is left out, its gap is told elsewhere.
 */
export async function additions(inserter: Inserter, tenancy: Tenancy, order: readonly Blueprint[]): Promise<readonly Addition[]> {
  const found: Addition[] = [];
  for (const print of order) {
    // What everybody may see, or what the platform keeps, may rightly show in an answer.
    if (isGlobal(print.kind, print.tenantKey) || isShownToAll(print)) continue;
    await inserter.connection.script(trusted('savepoint bulkhead_more'));
    const made = await insertRow(inserter, {
      print,
      party: 'B',
      person: isOwn(tenancy, print) ? inserter.world.people.fresh : inserter.world.people.b,
      salt: 'more',
      leaf: null,
      fixed: fixedCells(inserter, tenancy, print),
      further: true,
    });
    await inserter.connection.script(trusted('rollback to savepoint bulkhead_more; release savepoint bulkhead_more'));
    if (typeof made !== 'string') found.push({ print, statement: made.statement });
  }
  return found;
}

/** One row for each person: B's has his already. */
function isOwn(tenancy: Tenancy, print: Blueprint): boolean {
  return print.kind === 'personal' || membersOf(tenancy, print) !== undefined;
}

function fixedCells(inserter: Inserter, tenancy: Tenancy, print: Blueprint): ReadonlyMap<string, Cell> {
  const { newcomers, people } = inserter.world;
  if (print.key === nameKey(tenancy.root)) return new Map([[tenancy.rootKey, newcomers.tenant]]);
  if (tenancy.identity !== null && print.key === nameKey(tenancy.identity.users))
    return new Map([[tenancy.identity.userKey, newcomers.person]]);
  const { when } = print.tenancy ?? {};
  if (when !== undefined) return unmetCells(print, when) ?? new Map();
  const members = membersOf(tenancy, print);
  return members === undefined ? new Map() : new Map([...metCells(print, members.active), [members.userColumn, people.fresh]]);
}

function membersOf(tenancy: Tenancy, print: Blueprint) {
  const { identity } = tenancy;
  return identity === null ? undefined : [identity.members, ...identity.alsoMembers].find((each) => nameKey(each.table) === print.key);
}
