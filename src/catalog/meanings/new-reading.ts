import { newBudget } from './budget.ts';
import type { Picture } from './picture.ts';
import { readExpression } from './read-expression.ts';
import { readQuery } from './read-query.ts';
import type { Context, Names, Reading } from './reading.ts';
import type { Namespace } from './scope.ts';
import type { SearchPath } from './search-path.ts';

/** The reading of one text. Expressions and queries hold each other, so each is handed to the other here. */
export function newReading(picture: Picture, path: SearchPath, names: Names | null): Reading {
  return {
    picture,
    path,
    names,
    types: new Map(),
    calls: new Set(),
    used: new Set(),
    gathered: new WeakMap(),
    budget: newBudget(),
    expression: readExpression,
    query: readQuery,
  };
}

export function outermost(reading: Reading, namespace: Namespace | null, truth: boolean): Context {
  return { reading, scope: namespace === null ? null : { namespace, outer: null }, tables: [], truth, spread: null, grouped: null };
}
