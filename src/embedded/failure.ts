import { BulkheadError } from '../base/errors.ts';

const elsewhere = 'Or use a server of your own: pass --url or set DATABASE_URL.';

/** What stopped the embedded server. */
export interface StartFailure {
  readonly message: string;
  /** What the failing program said. Only the last `logLines` lines are kept, so that the reason is on one screen. */
  readonly output?: string | undefined;
  /** The way out; "use your own server" is always added. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

const logLines = 20;

/** BH3005 with the last lines of the log in `detail`. */
export function startFailure(failure: StartFailure): BulkheadError {
  const tail = (failure.output ?? '').trim().split('\n').slice(-logLines).join('\n');
  return new BulkheadError('BH3005', {
    message: failure.message,
    detail: tail === '' ? undefined : tail,
    hint: failure.hint === undefined ? elsewhere : `${failure.hint} ${elsewhere}`,
    cause: failure.cause,
  });
}
