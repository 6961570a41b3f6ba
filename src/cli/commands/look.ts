import { readLedger } from '../../apply/ledger.ts';
import { introspect } from '../../catalog/introspect.ts';
import { withConnection } from '../../driver/transaction.ts';
import { undeclaredTables } from '../../plan/left-alone.ts';
import { toSnapshot } from '../../model/snapshot.ts';
import { startEmbedded } from '../../embedded/server.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { contractRoles } from '../load-contract.ts';
import { type TargetOptions, contractOf, requiredContract, withDriver } from '../target.ts';
import { terminal } from '../terminal.ts';
import { untilRunnerEnds } from '../runner.ts';
import { writeFile } from '../write-file.ts';
import { intentOf } from './plan.ts';

/** Writes what isolation depends on as a file that `audit --snapshot` reads without a connection. */
export async function snapshot(options: TargetOptions & { readonly out?: string }): Promise<ExitCode> {
  const contract = await contractOf(options);
  return withDriver(options, async (driver) => {
    const database = await withConnection(driver, (connection) =>
      introspect(connection, { roles: contract === null ? [] : contractRoles(contract) }),
    );
    const text = toSnapshot(database);
    if (options.out === undefined) terminal.out(text);
    else writeFile(options.out, text);
    return exitCode.fine;
  });
}

/** Says how far the database is from the contract, and what was applied. */
export async function status(options: TargetOptions & { readonly format: 'text' | 'json' }): Promise<ExitCode> {
  const contract = await requiredContract(options);
  return withDriver(options, async (driver) => {
    const { plan, tenancy, actual } = await intentOf(driver, contract);
    const entries = await withConnection(driver, readLedger);
    const waiting = entries.find((entry) => entry.state === 'running' || entry.state === 'undoing');
    const undeclared = undeclaredTables(tenancy, actual);
    const tight = plan.steps.length === 0 && undeclared.length === 0;
    const state = waiting !== undefined ? 'half way' : tight ? 'sealed' : plan.steps.length === 0 ? 'sealed in part' : 'not sealed';
    if (options.format === 'json') {
      const ledger = entries.map(({ id, state: entryState, segment, startedAt }) => ({ id, state: entryState, segment, startedAt }));
      terminal.out(`${JSON.stringify({ schema: 'bulkhead.status/1', state, stepsLeft: plan.steps.length, undeclared, ledger })}\n`);
    } else {
      terminal.out(`${driver.label}: ${state}; ${plan.steps.length} steps from the contract.\n`);
      if (undeclared.length > 0) terminal.out(`  not declared, so not protected: ${undeclared.join(', ')}\n`);
      for (const entry of entries) terminal.out(`  ${entry.startedAt}  ${entry.state}, ${entry.plan.steps.length} steps\n`);
    }
    return state === 'sealed' ? exitCode.fine : exitCode.found;
  });
}

/** Runs an embedded PostgreSQL until interrupted. */
export async function dev(): Promise<ExitCode> {
  const end = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => end.abort());
  // From before the server starts: a runner may end meanwhile.
  const runnerEnds = untilRunnerEnds(end.signal);
  try {
    const server = await startEmbedded({ onProgress: (step) => terminal.progress(step) });
    terminal.say(`PostgreSQL ${Math.floor(server.versionNum / 10000)} is running; it and its data end with this command (Ctrl-C).`);
    terminal.out(`${server.url}\n`);
    await runnerEnds;
    await server.stop();
  } finally {
    end.abort();
  }
  return exitCode.fine;
}
