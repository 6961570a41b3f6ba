/** Sets of the three truth values of SQL, as bits. */
export type Signs = number;
export const isTrue: Signs = 1;
export const isFalse: Signs = 2;
export const isUnknown: Signs = 4;
/** Anything but false: what a CHECK constraint demands. */
export const notFalse: Signs = isTrue | isUnknown;
/** Anything but true: when a policy shows nothing. */
export const notTrue: Signs = isFalse | isUnknown;

export function includes(signs: Signs, sign: Signs): boolean {
  return (signs & sign) !== 0;
}

/** The signs of x when NOT x has these. */
export function negated(signs: Signs): Signs {
  return (includes(signs, isTrue) ? isFalse : 0) | (includes(signs, isFalse) ? isTrue : 0) | (signs & isUnknown);
}

export function signOf(value: boolean | null): Signs {
  return value === null ? isUnknown : value ? isTrue : isFalse;
}
