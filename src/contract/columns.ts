import { type ColumnRule, type MaskStyle, noRule } from '../model/tenancy.ts';

/** What holds for one column beyond its table's doors. */
export type ColumnSpec = Partial<ColumnRule>;

/** Written once. */
export const immutable: ColumnSpec = { immutable: true };
/** Written by platform roles only: tier, seat limit, billing state. */
export const platformOnly: ColumnSpec = { platformOnly: true };
/** Not readable by run-time roles: secrets, token hashes. */
export const hidden: ColumnSpec = { hidden: true };

/** Personal data that is stored encrypted. */
export function encrypted(): ColumnSpec {
  return { pii: 'encrypted' };
}

/** Personal data that is found by a blind index. */
export function lookup(): ColumnSpec {
  return { pii: 'lookup' };
}

/** Personal data that masked views show in part: `M.` for a name, `j***@e***.com` for an e-mail address. */
export function mask(style: MaskStyle = 'text'): ColumnSpec {
  return { pii: 'mask', mask: style };
}

/** Personal data that is only recorded as such. */
export function tag(): ColumnSpec {
  return { pii: 'tag' };
}

export function mergeRules(...specs: readonly (ColumnSpec | undefined)[]): ColumnRule {
  return Object.assign({ ...noRule }, ...specs.filter((spec) => spec !== undefined));
}
