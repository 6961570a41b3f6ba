import { BulkheadError } from '../base/errors.ts';
import type { Connection } from '../driver/driver.ts';
import type { Database } from '../model/database.ts';
import type { Plan } from '../plan/plan.ts';
import { type MissingRight, beyond, missingForRehearsal, missingRights } from '../plan/rights.ts';
import { readExecutor } from './executor.ts';

/**
 * Whether whoever is connected may run the plan and, if that is wanted, rehearse it. All that is missing is said at
 * once, before anything is changed.
 *
 * @throws BH4009 when the plan cannot be run, BH4005 when it only cannot be rehearsed.
 */
export async function demandRights(
  connection: Connection,
  { actual, desired, plan }: { readonly actual: Database; readonly desired: Database; readonly plan: Plan },
  rehearsing: boolean,
): Promise<void> {
  const executor = await readExecutor(connection);
  const toRun = missingRights(executor, actual, desired, plan);
  const toRehearse = rehearsing ? beyond(toRun, missingForRehearsal(executor, actual, desired)) : [];
  if (toRun.length > 0) {
    throw new BulkheadError('BH4009', {
      message: `${executor.name} may not run this plan: ${counted(toRun)} missing; nothing was changed`,
      detail: [...lines(toRun), ...lines(toRehearse).map((line) => `${line} (for the rehearsal, or leave that out: --no-rehearsal)`)].join(
        '\n',
      ),
      hint: wayOut([...toRun, ...toRehearse], 'Or connect as a superuser.'),
    });
  }
  if (toRehearse.length > 0) {
    throw new BulkheadError('BH4005', {
      message: `${executor.name} may run this plan but not rehearse it: ${counted(toRehearse)} missing; nothing was changed`,
      detail: lines(toRehearse).join('\n'),
      hint: wayOut(toRehearse, 'Or connect as a superuser, or read the plan with care and apply it without a rehearsal: --no-rehearsal.'),
    });
  }
}

function counted(missing: readonly MissingRight[]): string {
  return missing.length === 1 ? 'one right is' : `${missing.length} rights are`;
}

function lines(missing: readonly MissingRight[]): readonly string[] {
  return missing.map(({ what }) => what);
}

function wayOut(missing: readonly MissingRight[], otherwise: string): string {
  const statements = [...new Set(missing.flatMap(({ remedy }) => remedy.map(({ text }) => `${text};`)))];
  return statements.length === 0 ? otherwise.replace('Or c', 'C') : `Let a superuser run: ${statements.join(' ')} ${otherwise}`;
}
