import type { Alias } from '@pgsql/types';
import { nameParts } from './statements.ts';

/** The names that `as t (a, b)` gives to the first columns. */
export function columnAliases(alias: Alias | undefined): readonly string[] {
  return nameParts(alias?.colnames);
}
