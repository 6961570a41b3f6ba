import type { Predicate } from '../../model/predicate.ts';
import { castGathered } from './gathered.ts';
import { twoValued } from './logic.ts';
import type { Reading } from './reading.ts';

/** The type of an expression as the server spells it; null where that is not known. */
export function typeOf(reading: Reading, predicate: Predicate): string | null {
  switch (predicate.kind) {
    case 'constant':
      return predicate.type ?? (Number.isSafeInteger(predicate.value) && Math.abs(Number(predicate.value)) < 2 ** 31 ? 'integer' : null);
    case 'column':
      return reading.types.get(predicate.relation ?? '')?.get(predicate.column) ?? null;
    case 'parameter':
      return reading.types.get('$')?.get(String(predicate.index)) ?? null;
    case 'setting':
      return 'text';
    case 'cast':
      return predicate.type;
    case 'keyword':
      return 'name';
    case 'compare':
    case 'any':
    case 'is-null':
    case 'is-boolean':
    case 'not':
    case 'and':
    case 'or':
    case 'exists':
    case 'in':
      return 'boolean';
    case 'subselect':
      return one(predicate.query.select.map((item) => typeOf(reading, item)));
    case 'coalesce':
      return one(predicate.operands.filter(typed).map((operand) => typeOf(reading, operand)));
    case 'case':
      return one(
        [...predicate.branches.map((branch) => branch.then), ...(predicate.otherwise === null ? [] : [predicate.otherwise])]
          .filter(typed)
          .map((result) => typeOf(reading, result)),
      );
    case 'call':
      return callType(reading, predicate);
    case 'operator':
      return predicate.name === '->>' || predicate.name === '#>>' ? 'text' : null;
    case 'list':
    case 'opaque':
      return null;
  }
}

function typed(predicate: Predicate): boolean {
  return predicate.kind !== 'constant' || predicate.type !== null;
}

function one(types: readonly (string | null)[]): string | null {
  return new Set(types).size === 1 ? (types[0] ?? null) : null;
}

function callType(reading: Reading, call: Extract<Predicate, { kind: 'call' }>): string | null {
  if (call.schema !== null) {
    const overloads = reading.picture.routines.get(`${call.schema}.${call.name}`) ?? [];
    return one(overloads.map((routine) => routine.returns));
  }
  if (call.name === 'nullif') return call.args[0] === undefined ? null : typeOf(reading, call.args[0]);
  return ['lower', 'upper', 'btrim', 'replace', 'split_part', 'jsonb_extract_path_text', 'json_extract_path_text'].includes(call.name)
    ? 'text'
    : null;
}

/** The expression as a value of the type: what a return, an assignment or a declared column makes of it. */
export function coerced(reading: Reading, predicate: Predicate, type: string | null): Predicate {
  if (type === null || type === 'record') return predicate;
  if (predicate.kind === 'constant' && (predicate.type === null || predicate.value === null)) return { ...predicate, type };
  const gathered = reading.gathered.get(predicate);
  if (gathered?.kind === 'count') return castGathered(reading, predicate, type) ?? { kind: 'cast', operand: predicate, type };
  if (gathered?.kind === 'array' && type.endsWith('[]')) {
    const element = type.slice(0, -2);
    const fits = gathered.queries.every((query) => one(query.select.map((item) => typeOf(reading, item))) === element);
    return fits ? predicate : (castGathered(reading, predicate, type) ?? predicate);
  }
  if (twoValued(predicate) && type === 'boolean') return predicate;
  return typeOf(reading, predicate) === type ? predicate : { kind: 'cast', operand: predicate, type };
}
