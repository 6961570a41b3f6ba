import { type Finding, type Severity } from '../../audit/finding.ts';
import { auditReport, reaches } from '../../audit/report/report.ts';
import { printable } from '../../audit/report/wrap.ts';
import { rules } from '../../audit/rules/all.ts';
import { runRules } from '../../audit/run.ts';
import type { Known } from '../../audit/standing/standing.ts';
import { turn, turnText } from '../../audit/watch.ts';
import { systemClock } from '../../base/clock.ts';
import { catalogueState } from '../../catalog/catalogue-state.ts';
import type { Contract } from '../../contract/declaration.ts';
import { withConnection } from '../../driver/transaction.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { type TargetOptions, lookAt, withDriver } from '../target.ts';
import { terminal } from '../terminal.ts';

/** How often the catalogue is asked whether it changed. */
const interval = 1000;

/** Audits again whenever the catalogue changes, and prints what came and went, until interrupted. */
export async function auditWatch(options: TargetOptions, contract: Contract | null, known: Known, failOn: Severity): Promise<ExitCode> {
  const end = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end.abort());
  return withDriver(options, async (driver) => {
    let state = '';
    let findings: readonly Finding[] = [];
    let open = false;
    while (!end.signal.aborted) {
      const now = await withConnection(driver, catalogueState);
      if (now !== state) {
        const seen = await lookAt(driver, contract);
        const found = runRules(rules, seen);
        const report = auditReport(rules, seen, found, { known });
        open = reaches(report, failOn);
        const counted = report.findings.filter(({ standing }) => standing.kind === 'open' || standing.kind === 'expired');
        if (state === '') terminal.say(`${driver.label}: ${counted.length} findings. Watching; Ctrl-C ends it.`);
        else
          for (const line of turnText(turn(findings, counted), new Date(systemClock.now()).toISOString().slice(11, 19)).split('\n'))
            if (line !== '') terminal.out(`${printable(line)}\n`);
        findings = counted;
        state = now;
      }
      await systemClock.sleep(interval, end.signal).catch(() => undefined);
    }
    terminal.say(`${findings.length} findings when it ended.`);
    return open ? exitCode.found : exitCode.fine;
  });
}
