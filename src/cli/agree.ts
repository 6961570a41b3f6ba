import { confirm, isCancel } from '@clack/prompts';
import { BulkheadError } from '../base/errors.ts';
import { environment } from '../base/environment.ts';

/** What a yes is asked for. */
export interface Asking {
  readonly question: string;
  /** What it would do, as in `this changes the database and needs a yes`. */
  readonly what: string;
  /** How to go on where nobody can be asked. */
  readonly hint: string;
}

/** Nothing of weight happens without a yes: --yes, or an answer on a terminal. */
export async function agree(yes: boolean | undefined, { question, what, hint }: Asking): Promise<void> {
  if (yes === true) return;
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true || environment('CI') !== undefined)
    throw new BulkheadError('BH8003', { message: `${what} and needs a yes`, detail: question, hint });
  const answer = await confirm({ message: question, initialValue: false, output: process.stderr });
  if (isCancel(answer) || !answer)
    throw new BulkheadError('BH8003', { message: 'not confirmed; nothing was changed', hint: 'Run it again when it is agreed.' });
}
