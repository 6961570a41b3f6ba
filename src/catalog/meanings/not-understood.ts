/** Why something was not understood: what stays unread is left out of the meanings or becomes opaque, never a guess. */
export class NotUnderstood extends Error {
  /** It changes a setting, or always fails: nothing around it can be reasoned about either. */
  readonly whole: boolean;
  constructor(reason: string, whole = false) {
    super(reason);
    this.name = 'NotUnderstood';
    this.whole = whole;
  }
}

export function fail(reason: string): never {
  throw new NotUnderstood(reason);
}

export function failWhole(reason: string): never {
  throw new NotUnderstood(reason, true);
}

/** Gives what `otherwise` makes of the reason where only the part itself is not understood. */
export function tolerant<T>(work: () => T, otherwise: (reason: string) => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof NotUnderstood && !error.whole) return otherwise(error.message);
    throw error;
  }
}
