/** Why something was not understood: what stays unread is left out of the meanings or becomes opaque, never a guess. */
export class NotUnderstood extends Error {
  /** It changes something (a setting, a sequence): not even the rest of the expression can be reasoned about. */
  readonly acts: boolean;
  constructor(reason: string, acts = false) {
    super(reason);
    this.name = 'NotUnderstood';
    this.acts = acts;
  }
}

export function fail(reason: string): never {
  throw new NotUnderstood(reason);
}

/** Gives what `otherwise` makes of the reason when the work is not understood; nothing that acts is passed over. */
export function tolerant<T>(work: () => T, otherwise: (reason: string) => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof NotUnderstood && !error.acts) return otherwise(error.message);
    throw error;
  }
}
