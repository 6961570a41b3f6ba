/**
 * What can be said about a value before the server is asked. `denied`: the statement would fail with this SQLSTATE.
 * `unknown`: it was not understood, and the reason says what.
 */
export type Answer<T> = Known<T> | Unknown | Denied;

export interface Known<T> {
  readonly kind: 'known';
  readonly value: T;
  /**
   * An error that the server meets or does not, depending on the order in which it evaluates, or what was not understood
   * and may be one; null when there is neither.
   */
  readonly hazard: Hazard | null;
}

export type Hazard = Denied | Unknown;

export interface Unknown {
  readonly kind: 'unknown';
  readonly reason: string;
}

export interface Denied {
  readonly kind: 'denied';
  readonly sqlstate: string;
  readonly reason: string;
}

export function known<T>(value: T, hazard: Hazard | null = null): Known<T> {
  return { kind: 'known', value, hazard };
}

export function unknown(reason: string): Unknown {
  return { kind: 'unknown', reason };
}

export function denied(sqlstate: string, reason: string): Denied {
  return { kind: 'denied', sqlstate, reason };
}

export function withHazard<T>(answer: Answer<T>, hazard: Hazard | null): Answer<T> {
  return answer.kind === 'known' && answer.hazard === null && hazard !== null ? known(answer.value, hazard) : answer;
}

/** Goes on with a value, where there is one. */
export function bind<T, U>(answer: Answer<T>, next: (value: T) => Answer<U>): Answer<U> {
  return answer.kind === 'known' ? withHazard(next(answer.value), answer.hazard) : answer;
}

/** All of them; an error comes before ignorance, because every argument is evaluated. */
export function all<T>(answers: readonly Answer<T>[]): Answer<readonly T[]> {
  const values: T[] = [];
  let hazard: Hazard | null = null;
  let ignorance: Unknown | null = null;
  for (const answer of answers) {
    if (answer.kind === 'denied') return answer;
    if (answer.kind === 'unknown') ignorance ??= answer;
    else {
      values.push(answer.value);
      hazard ??= answer.hazard;
    }
  }
  return ignorance ?? known(values, hazard);
}
