import { nameKey } from '../../base/ident.ts';
import { trusted } from '../../base/sql.ts';
import type { Tenancy } from '../../model/tenancy.ts';
import type { Table } from '../../model/table.ts';
import { type Blueprint, isGlobal } from './blueprint.ts';
import { type Inserter, insertRow } from './insert.ts';
import { metCells, unmetCells } from './conditions.ts';
import type { Cell, Party } from './world.ts';

/** Rows that the connection's own role could insert, so that a refusal to the attacker is about rights and nothing else. */
export interface Spare {
  readonly own: ReadonlyMap<string, Cell> | null;
  readonly foreign: ReadonlyMap<string, Cell> | null;
  /** Whose the foreign row is: C where B can have no second row; null where rows belong to everybody. */
  readonly party: Party | null;
  readonly reason: string;
}

/**
 * Finds rows that the database would take from somebody with every right, then takes them back: what is refused to an
 * attacker later is refused for who he is, not for what he wrote.
 */
export async function spareRow(inserter: Inserter, tenancy: Tenancy, print: Blueprint): Promise<Spare> {
  const identity = tenancy.identity;
  const members =
    identity === null ? undefined : [identity.members, ...identity.alsoMembers].find((each) => nameKey(each.table) === print.key);
  const { people } = inserter.world;
  // Where some rows are for everybody, what a tenant writes on an ordinary day is not yet.
  const { when } = print.tenancy ?? {};
  const hidden = when === undefined ? null : unmetCells(print, when);
  const fixed = (person: string): ReadonlyMap<string, Cell> =>
    members === undefined ? (hidden ?? new Map()) : new Map([...metCells(print, members.active), [members.userColumn, person]]);
  const attempt = async (party: Party | null, person: string): Promise<ReadonlyMap<string, Cell> | string> => {
    await inserter.connection.script(trusted('savepoint bulkhead_spare'));
    const made = await insertRow(inserter, {
      print,
      party,
      person,
      salt: `spare:${party ?? 'all'}`,
      leaf: leafOf(inserter, print),
      fixed: fixed(person),
      further: true,
    });
    await inserter.connection.script(trusted('rollback to savepoint bulkhead_spare; release savepoint bulkhead_spare'));
    return typeof made === 'string' ? made : made.cells;
  };
  if (isGlobal(print.kind, print.tenantKey)) {
    // A row for each person, as of those who run the platform: then for one who has none.
    const first = await attempt(null, people.a);
    const row = typeof first === 'string' && print.userColumns.size > 0 ? await attempt(null, people.fresh) : first;
    return typeof row === 'string'
      ? { own: null, foreign: null, party: null, reason: row }
      : { own: null, foreign: row, party: null, reason: '' };
  }
  // A member of A who plants himself in B is the attack worth making; a fresh person in A is the legitimate counterpart.
  const own = await attempt('A', members === undefined ? people.a : people.fresh);
  const personal = print.kind === 'personal';
  const inB = await attempt('B', personal ? people.fresh : people.a);
  const inC = typeof inB === 'string' && !personal;
  const foreign = inC ? await attempt('C', people.a) : inB;
  return {
    own: typeof own === 'string' ? null : own,
    foreign: typeof foreign === 'string' ? null : foreign,
    party: inC ? 'C' : 'B',
    reason: typeof foreign === 'string' ? foreign : typeof own === 'string' ? own : '',
  };
}

/** The partition that holds the seeded rows. */
function leafOf(inserter: Inserter, print: Blueprint): Table | null {
  const leaf = inserter.world.rows.get(print.key)?.[0]?.leaf;
  return leaf === undefined || leaf === print.key ? null : (inserter.database.tables.find((table) => nameKey(table) === leaf) ?? null);
}
