import { didYouMean } from '../base/suggest.ts';

/** One thing wrong with a contract. All of them are reported at once. */
export interface ContractIssue {
  /** Where in the contract, e.g. `tables.customers.pii.emial`. */
  readonly path: string;
  /** What is wrong, with the name. */
  readonly message: string;
  /** The way out. */
  readonly hint?: string;
}

/** "there is no table x" with the name that was probably meant. */
export function unknownName(path: string, what: string, name: string, known: readonly string[]): ContractIssue {
  const meant = didYouMean(name, known);
  return { path, message: `there is no ${what} "${name}"`, ...(meant === undefined ? {} : { hint: `Did you mean "${meant}"?` }) };
}
