import type { Branch } from './branch.ts';
import type { Binding } from './scope.ts';
import type { TermKey } from './term.ts';
import { anything } from './tuples.ts';

/** A relation of a FROM list in one of the ways it can be. */
export interface BoundRelation {
  readonly branch: Branch;
  readonly binding: Binding;
}

export function columnsOf(names: readonly string[], values: readonly TermKey[]): Binding {
  return {
    kind: 'columns',
    columns: new Map(names.flatMap((name, index) => (values[index] === undefined ? [] : [[name, values[index]] as const]))),
  };
}

/** A relation of which only the names of the columns are known. */
export function unknownRelation(branch: Branch, names: readonly string[], doubt: string): BoundRelation {
  let at = branch.doubt(doubt);
  const values = names.map((): TermKey => {
    const free = anything(at, null);
    at = free.branch;
    return free.value;
  });
  return { branch: at, binding: columnsOf(names, values) };
}
