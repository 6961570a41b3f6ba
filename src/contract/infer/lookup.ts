import { nameKey } from '../../base/ident.ts';
import type { Table } from '../../model/table.ts';
import type { Confidence } from './inference.ts';
import { referringTables } from './references.ts';
import { type Scene, keyTypeOf, primaryKey, waysOut } from './scene.ts';
import { lookupColumn, personalColumn, secretColumn, snake } from './vocabulary.ts';

export interface Lookup {
  readonly confidence: Confidence;
  readonly evidence: readonly string[];
}

const crowded = 100_000;

/** Tables that are the same for everybody: small, made of codes and names, and leading nowhere but to one another. */
export function inferLookups(scene: Scene, open: readonly Table[]): ReadonlyMap<string, Lookup> {
  const found = new Map<string, Lookup>();
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const table of open) {
      if (found.has(nameKey(table))) continue;
      const leadsAway = waysOut(table).some((way) => !found.has(nameKey(way.references)));
      const lookup = leadsAway ? null : judge(scene, table);
      if (lookup !== null) found.set(nameKey(table), lookup);
    }
  }
  return found;
}

function judge(scene: Scene, table: Table): Lookup | null {
  const names = table.columns.map((column) => snake(column.name));
  if (table.estimatedRows > crowded || names.some((name) => personalColumn.test(name) || secretColumn.test(name))) return null;
  const key = primaryKey(table);
  const plain = names.filter((name) => !/^(created|updated)_at$/.test(name));
  const strange = plain.filter((name) => !lookupColumn.test(name));
  const natural = key !== null && keyTypeOf(scene.database, table, key) === 'text' && /(code|slug|key|name|symbol|id)$/.test(snake(key));
  const named = plain.some((name) => /^(code|name|label|title|slug)$/.test(name));
  const referring = referringTables(scene, table);
  if (!named || (!natural && referring === 0) || strange.length > 2) return null;
  const evidence = [
    `no foreign key leads from it to a tenant, and its columns are those of a lookup table (${plain.slice(0, 4).join(', ')})`,
    `${referring} ${referring === 1 ? 'table refers' : 'tables refer'} to it`,
  ];
  return { confidence: strange.length === 0 && (natural || referring > 1) ? 'sure' : 'likely', evidence };
}
