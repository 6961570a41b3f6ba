import { nameKey } from '../../base/ident.ts';
import type { Column, Table } from '../../model/table.ts';
import { tableTenancy } from '../../model/tenancy.ts';
import type { Notes, Scene } from './change.ts';
import { grantChanges } from './grants.ts';
import { pairs, same } from './pairs.ts';

export function columnChanges(scene: Scene, notes: Notes, before: Table, after: Table): void {
  const { added, dropped, changed } = pairs(before.columns, after.columns, (column) => column.name);
  const key = tableTenancy(scene.tenancy, after)?.key ?? null;
  for (const column of added) {
    const needed = column.notNull && column.default === null && column.identity === null && column.generated === null;
    notes.add(
      needed ? 'breaking' : 'safe',
      'columns',
      `column ${nameKey(after)}.${column.name} is new`,
      needed
        ? 'It is not null and has no default: inserts that do not name it are refused.'
        : 'Statements that do not name it go on as they did.',
      null,
      columnText(column),
    );
    grantChanges(scene, notes, 'columns', `${nameKey(after)}.${column.name}`, [], column.grants);
  }
  for (const column of dropped)
    notes.add(
      column.name === key ? 'dangerous' : 'breaking',
      'columns',
      `column ${nameKey(before)}.${column.name} is dropped`,
      column.name === key ? 'It said whose a row is.' : 'Statements that name it fail, and its values are gone.',
      columnText(column),
    );
  for (const [old, now] of changed) compare(scene, notes, after, old, now, now.name === key);
}

function compare(scene: Scene, notes: Notes, table: Table, old: Column, now: Column, isKey: boolean): void {
  const name = `${nameKey(table)}.${now.name}`;
  const texts = [columnText(old), columnText(now)] as const;
  if (old.type !== now.type)
    notes.add('breaking', 'columns', `the type of ${name} is changed`, 'Values and comparisons that fitted it may not any more.', ...texts);
  if (!old.notNull && now.notNull)
    notes.add('breaking', 'columns', `${name} must not be null now`, 'Statements that leave it out are refused.', ...texts);
  if (old.notNull && !now.notNull)
    notes.add(
      isKey ? 'dangerous' : 'review',
      'columns',
      `${name} may be null now`,
      isKey ? 'A row can be without a tenant, which policies and keys do not expect.' : 'Whoever reads it has to expect null.',
      ...texts,
    );
  if (old.default !== now.default)
    notes.add(
      isKey ? 'dangerous' : 'review',
      'columns',
      `the default of ${name} is changed`,
      isKey ? 'It decides whose a new row is.' : 'Inserts that leave it out write another value.',
      ...texts,
    );
  if (old.generated !== now.generated || old.identity !== now.identity || old.collation !== now.collation)
    notes.add(
      'review',
      'columns',
      `how ${name} is generated or compared is changed`,
      'Statements that write or sort by it may behave otherwise.',
      ...texts,
    );
  if (!same(old.grants, now.grants)) grantChanges(scene, notes, 'columns', name, old.grants, now.grants);
}

function columnText(column: Column): string {
  const parts = [column.type, ...(column.notNull ? ['not null'] : []), ...(column.default === null ? [] : [`default ${column.default}`])];
  return `${column.name} ${parts.join(' ')}`;
}
