import { type Answer, denied, known, unknown } from './answer.ts';
import type { Scope } from './scope.ts';
import { type Datum, textOf } from './values.ts';

/** `current_setting(name, missingOk)`; names know no case. */
export function setting(name: string, missingOk: boolean, scope: Scope): Answer<Datum> {
  if (!name.includes('.')) return unknown(`the server's own setting ${name}`);
  const wanted = name.toLowerCase();
  const value = [...scope.instance.settings].find(([found]) => found.toLowerCase() === wanted)?.[1];
  if (value !== undefined) return known(textOf(value));
  return missingOk ? known(textOf(null)) : denied('42704', `unrecognized configuration parameter ${name}`);
}
