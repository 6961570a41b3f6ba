import { canonicalJson } from '../base/hash.ts';
import { nameKey } from '../base/ident.ts';
import type { Database } from './database.ts';
import { normalDatabase } from './normalize.ts';
import { routineKey } from './routine.ts';

/** One object that is not the same in two databases. */
export interface Difference {
  readonly object: string;
  readonly change: 'only in the first' | 'only in the second' | 'differs';
  /** Parts that differ, e.g. `policies, grants`. */
  readonly parts: readonly string[];
}

type Named = readonly [string, object];

/** Names what is not the same in two databases; empty exactly when their fingerprints are equal. */
export function differences(first: Database, second: Database): readonly Difference[] {
  const a = new Map(objects(first));
  const b = new Map(objects(second));
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((object): readonly Difference[] => {
    const left = a.get(object);
    const right = b.get(object);
    if (left === undefined) return [{ object, change: 'only in the second', parts: [] }];
    if (right === undefined) return [{ object, change: 'only in the first', parts: [] }];
    const parts = [...new Set([...Object.keys(left), ...Object.keys(right)])].filter(
      (part) => canonicalJson(Reflect.get(left, part)) !== canonicalJson(Reflect.get(right, part)),
    );
    return parts.length === 0 ? [] : [{ object, change: 'differs', parts }];
  });
}

function objects(database: Database): readonly Named[] {
  const normal = normalDatabase(database);
  const of = <T extends object>(kind: string, list: readonly T[], name: (item: T) => string): readonly Named[] =>
    list.map((item) => [`${kind} ${name(item)}`, item]);
  return [
    ['database', { ...normal.server, database: '' }],
    ...of('schema', normal.schemas, (item) => item.name),
    ...of('role', normal.roles, (item) => item.name),
    ...of('table', normal.tables, nameKey),
    ...of('view', normal.views, nameKey),
    ...of('routine', normal.routines, routineKey),
    ...of('sequence', normal.sequences, nameKey),
    ...of('type', [...normal.enums, ...normal.domains, ...normal.otherTypes], nameKey),
    ...of('default privileges', normal.defaultPrivileges, (item) => `${item.role}.${item.schema ?? ''}.${item.objects}`),
    ...of('publication', normal.publications, (item) => item.name),
    ...of('extension', normal.extensions, (item) => item.name),
  ];
}
