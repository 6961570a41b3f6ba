import { nameKey } from '../../base/ident.ts';
import type { Table } from '../../model/table.ts';
import type { KeyType } from '../../model/tenancy.ts';
import { type Reference, referencesTo } from './references.ts';
import { mostFrequent } from './root.ts';
import { type Scene, column, keyTypeOf, primaryKey, waysOut } from './scene.ts';
import { referenceNames, snake } from './vocabulary.ts';

/** The tenant key of one table. */
export interface TenantKey {
  readonly column: string;
  /** `constraint`: a foreign key to the root, or one of several columns that contains the key of its parent. */
  readonly by: 'constraint' | 'name';
  readonly nullable: boolean;
  /** Further columns that refer to the root. */
  readonly others: readonly string[];
}

export interface Keys {
  readonly root: Table;
  readonly rootKey: string;
  readonly type: KeyType;
  /** False when the root's key has none of the types a tenant id may have. */
  readonly typeKnown: boolean;
  /** The name on most tables. */
  readonly name: string;
  readonly byTable: ReadonlyMap<string, TenantKey>;
}

// Columns that point at a tenant without saying whose the row is.
const aside = /^(current|default|last|active|selected|primary|referred_by|referrer|parent|source|target|partner|invited_by)_/;

/** Which column of which table holds the tenant. */
export function tenantKeys(scene: Scene, root: Table, hint: string | undefined): Keys {
  const rootKey = primaryKey(root) ?? root.columns[0]?.name ?? 'id';
  const type = keyTypeOf(scene.database, root, rootKey);
  const references = referencesTo(scene, root);
  const wanted = [...referenceNames(root.name), 'tenant_id'];
  const known = references.filter((reference) => !aside.test(snake(reference.column)));
  const usual = known.filter((reference) => looksLikeKey(reference, wanted));
  const name =
    hint ??
    mostFrequent((usual.length > 0 ? usual : known).map((reference) => reference.column)) ??
    `${referenceNames(root.name)[0] ?? 'tenant_id'}`;
  const byTable = new Map<string, TenantKey>();
  for (const table of scene.tables) {
    if (nameKey(table) === nameKey(root)) continue;
    const key = keyOf(
      scene,
      table,
      known.filter((reference) => reference.from === table),
      [name, ...wanted],
      type,
    );
    if (key !== null) byTable.set(nameKey(table), key);
  }
  // A foreign key over (key, parent) to a table with a key is as good as one to the root: Bulkhead makes such.
  for (const table of scene.tables) {
    const key = byTable.get(nameKey(table));
    const tied =
      key?.by === 'name' &&
      waysOut(table).some((way) =>
        way.columns.some(
          (part, index) => part === key.column && byTable.get(nameKey(way.references))?.column === way.referencedColumns[index],
        ),
      );
    if (key !== undefined && tied) byTable.set(nameKey(table), { ...key, by: 'constraint' });
  }
  return { root, rootKey, type: type ?? 'text', typeKnown: type !== null, name, byTable };
}

function looksLikeKey(reference: Reference, wanted: readonly string[]): boolean {
  return wanted.includes(snake(reference.column));
}

function keyOf(
  scene: Scene,
  table: Table,
  references: readonly Reference[],
  preferred: readonly string[],
  type: KeyType | null,
): TenantKey | null {
  const rank = (name: string) => {
    const at = preferred.findIndex((other) => other === name || other === snake(name));
    return at < 0 ? preferred.length : at;
  };
  const found = [...references].sort(
    (a, b) => Number(b.by === 'constraint') - Number(a.by === 'constraint') || rank(a.column) - rank(b.column),
  );
  const [best] = found;
  if (best !== undefined) {
    return {
      column: best.column,
      by: best.by,
      nullable: column(table, best.column)?.notNull !== true,
      others: found.slice(1).map((reference) => reference.column),
    };
  }
  // The usual name and type without a foreign key anywhere, unless it refers to something else.
  const named = table.columns.find(
    ({ name }) =>
      (name === preferred[0] || snake(name) === 'tenant_id') && type !== null && keyTypeOf(scene.database, table, name) === type,
  );
  if (named === undefined || waysOut(table).some((way) => way.columns.length === 1 && way.columns[0] === named.name)) return null;
  return { column: named.name, by: 'name', nullable: !named.notNull, others: [] };
}
