import { nameKey } from '../../base/ident.ts';
import type { Blueprint } from './blueprint.ts';

/**
 * Parents before children. Where the keys form a circle, a key that may be null does not count; where even that does
 * not open it, the tables come in the order given and the insert says why it fails.
 */
export function inOrder(all: ReadonlyMap<string, Blueprint>): readonly Blueprint[] {
  const waiting = new Map(all);
  const done: Blueprint[] = [];
  const parents = (print: Blueprint, mandatoryOnly: boolean): readonly string[] =>
    print.foreignKeys
      .filter(
        (key) =>
          !mandatoryOnly || key.columns.every((name) => print.table.columns.find((column) => column.name === name)?.notNull === true),
      )
      .map((key) => nameKey(key.references))
      .filter((parent) => parent !== print.key);
  const ready = (mandatoryOnly: boolean): Blueprint | undefined =>
    [...waiting.values()].find((print) => parents(print, mandatoryOnly).every((parent) => !waiting.has(parent)));
  while (waiting.size > 0) {
    const next = ready(false) ?? ready(true) ?? [...waiting.values()][0];
    if (next === undefined) break;
    waiting.delete(next.key);
    done.push(next);
  }
  return done;
}
