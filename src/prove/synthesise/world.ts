import type { QualifiedName } from '../../base/ident.ts';
import type { Tenancy } from '../../model/tenancy.ts';
import type { Blueprint } from './blueprint.ts';
import { numberOf, uuidOf } from './values.ts';

/** A has the session, B is the victim, C has no rows at all. */
export type Party = 'A' | 'B' | 'C';

/** A value to write: text, null, or an expression where the text belongs to somebody (a row that was there before). */
export type Cell = string | null | { readonly sql: string };

/** A row that exists for the duration of the attack. */
export interface SeededRow {
  readonly table: QualifiedName;
  /** The partition that holds it; the table itself otherwise. */
  readonly leaf: string;
  /** Null for rows that serve both tenants. */
  readonly party: Party | null;
  readonly values: ReadonlyMap<string, string | null>;
  /** For a row that was there before: how to find it again. Its values are never written down. */
  readonly existing: string | null;
}

export type PersonName = 'a' | 'b' | 'both' | 'fresh' | 'suspended';
export const personNames: readonly PersonName[] = ['a', 'b', 'both', 'fresh', 'suspended'];

/** Something that could not be looked at, and why. */
export interface Gap {
  readonly object: string;
  readonly reason: string;
}

/** The two tenants and everything made for them. */
export interface World {
  readonly tenants: Readonly<Record<Party, string>>;
  readonly people: Readonly<Record<PersonName, string>>;
  /** Ids of a tenant and a person who are not there yet. */
  readonly newcomers: { readonly tenant: string; readonly person: string };
  readonly prints: ReadonlyMap<string, Blueprint>;
  /** Seeded rows by table (`schema.name` of the partition root), in order of making. */
  readonly rows: Map<string, SeededRow[]>;
  /** The statements that made the world, replayable in order. */
  readonly setup: string[];
  readonly gaps: Gap[];
}

export function emptyWorld(tenancy: Tenancy, prints: ReadonlyMap<string, Blueprint>, seed: number): World {
  const id = (type: string, name: string): string => {
    const text = `${name}:${seed}`;
    if (type === 'uuid') return uuidOf(text);
    if (type === 'bigint') return String(9_000_000_000_000_000 + numberOf(text, 1_000_000_000));
    if (type === 'integer') return String(2_000_000_000 + numberOf(text, 100_000_000));
    return `bulkhead-${name.replace(':', '-').toLowerCase()}-${numberOf(text, 1_000_000)}`;
  };
  const { keyType } = tenancy;
  const { actorType } = tenancy.context;
  return {
    tenants: { A: id(keyType, 'tenant:A'), B: id(keyType, 'tenant:B'), C: id(keyType, 'tenant:C') },
    people: {
      a: id(actorType, 'user:a'),
      b: id(actorType, 'user:b'),
      both: id(actorType, 'user:both'),
      fresh: id(actorType, 'user:fresh'),
      suspended: id(actorType, 'user:suspended'),
    },
    newcomers: { tenant: id(keyType, 'tenant:D'), person: id(actorType, 'user:newcomer') },
    prints,
    rows: new Map(),
    setup: [],
    gaps: [],
  };
}

export function rowsOf(world: World, key: string, party: Party | null): readonly SeededRow[] {
  return (world.rows.get(key) ?? []).filter((row) => row.party === party);
}

/** The first row of the party, or the one that serves everybody. */
export function rowOf(world: World, key: string, party: Party): SeededRow | undefined {
  return rowsOf(world, key, party)[0] ?? rowsOf(world, key, null)[0];
}

/** What to write into a column that must equal `column` of `row`. */
export function cellOf(row: SeededRow, column: string): Cell {
  if (row.existing === null) return row.values.get(column) ?? null;
  return { sql: `(select ${`"${column.replaceAll('"', '""')}"`} from ${row.existing})` };
}
