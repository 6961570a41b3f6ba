import type { Predicate } from '../../model/predicate.ts';
import { fail } from './not-understood.ts';
import type { Names } from './reading.ts';

/** What a variable holds at a point of the body; null when that is not known. */
export type Held =
  | { readonly kind: 'scalar'; readonly value: Predicate | null }
  | { readonly kind: 'row'; readonly columns: readonly { readonly name: string; readonly value: Predicate }[] | null };

export interface State {
  readonly held: ReadonlyMap<string, Held>;
  /** What has to be true for this point to be reached. */
  readonly guard: readonly Predicate[];
  /** A part of the body may have been undone. */
  readonly uncertain: boolean;
}

export function holding(state: State, changes: Iterable<readonly [string, Held]>): State {
  return { ...state, held: new Map([...state.held, ...changes]) };
}

/** Nothing is known of any variable: what an error handler can rely on. */
export function forgotten(state: State): State {
  return {
    ...state,
    uncertain: true,
    held: new Map(
      [...state.held].map(([name, held]): [string, Held] => [
        name,
        held.kind === 'row' ? { ...held, columns: null } : { ...held, value: null },
      ]),
    ),
  };
}

/** The names of a body at this point; `labels` are those of its blocks and of the routine itself. */
export function namesAt(state: State, labels: readonly string[], conflict: Names['conflict']): Names {
  const scalar = (name: string): Predicate | null => {
    const held = state.held.get(name);
    if (held === undefined) return null;
    if (held.kind === 'row') return fail(`${name} is a whole row`);
    return held.value ?? fail(`what ${name} holds is not known`);
  };
  return {
    conflict,
    numbered: (number) => scalar(`$${number}`),
    find(fields) {
      const [first, second, ...more] = fields;
      if (first === undefined || more.length > 0) return null;
      if (second === undefined) return scalar(first);
      const row = state.held.get(first);
      if (row?.kind === 'row') {
        if (row.columns === null) return fail(`what ${first} holds is not known`);
        return row.columns.find((column) => column.name === second)?.value ?? fail(`${first} has no ${second}`);
      }
      return labels.includes(first) ? scalar(second) : null;
    },
  };
}
