import { relative } from 'node:path';
import { type Severity, severities } from '../../audit/finding.ts';
import { type AuditReport, auditReport, reaches } from '../../audit/report/report.ts';
import type { AuditInput } from '../../audit/rule.ts';
import { rules } from '../../audit/rules/all.ts';
import { runRules } from '../../audit/run.ts';
import { baselineText } from '../../audit/standing/baseline.ts';
import { systemClock } from '../../base/clock.ts';
import { BulkheadError } from '../../base/errors.ts';
import { fingerprint } from '../../base/hash.ts';
import { auditDiff } from './audit-diff.ts';
import { auditWatch } from './audit-watch.ts';
import { type FormatOptions, rendered } from '../audit/format.ts';
import type { AuditOptions } from '../audit/options.ts';
import { knownOf } from '../audit/known.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { findContract } from '../load-contract.ts';
import { type Picture, pictureOf } from '../pictures.ts';
import { type TargetOptions, contractOf } from '../target.ts';
import { terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { writeFile } from '../write-file.ts';

/** Finds what lets one tenant reach another, from the catalogue alone. */
export async function audit(options: AuditOptions): Promise<ExitCode> {
  refuseMixtures(options);
  if (options.diff !== undefined) return auditDiff(options, options.diff);
  const failOn = threshold(options.failOn);
  const contract = await contractOf(options);
  const known = knownOf(options, contract);
  if (options.watch === true) return auditWatch(options, contract, known, failOn);
  const picture = await pictureOf(options, contract);
  const findings = runRules(rules, picture);
  const report = auditReport(rules, picture, findings, { known, subject: subjectOf(options, picture, contract) });
  if (options.writeBaseline !== undefined) {
    const kept = report.findings.filter((finding) => finding.standing.kind !== 'waived');
    writeFile(options.writeBaseline, baselineText(kept));
    terminal.say(
      `wrote ${options.writeBaseline}: ${kept.length} findings. From here on: bulkhead audit --baseline ${options.writeBaseline}`,
    );
    return exitCode.fine;
  }
  print(report, picture, { ...options, failOn });
  return reaches(report, failOn) ? exitCode.found : exitCode.fine;
}

function print(report: AuditReport, input: AuditInput, options: FormatOptions): void {
  const text = rendered(report, input, options);
  if (options.out === undefined) terminal.out(text);
  else writeFile(options.out, text);
}

function subjectOf(options: TargetOptions, picture: Picture, contract: unknown): AuditReport['subject'] {
  const file = findContract(options.config, process.cwd());
  return {
    label: picture.label,
    at: new Date(systemClock.now()).toISOString(),
    tool: version(),
    contract: contract === null ? null : fingerprint(contract),
    contractFile: file === null ? null : relative(process.cwd(), file),
  };
}

function threshold(given: string | undefined): Severity {
  const found = severities.find((severity) => severity === (given ?? 'warning'));
  if (found !== undefined) return found;
  throw new BulkheadError('BH8001', {
    message: `--fail-on ${given} is for --diff`,
    hint: `Without --diff it is one of ${severities.join(', ')}.`,
  });
}

/** Options that have no meaning together would be half obeyed in silence. */
function refuseMixtures(options: AuditOptions): void {
  const { snapshot, baseline, writeBaseline, out, attack, format } = options;
  const given = (facts: Readonly<Record<string, unknown>>) => Object.keys(facts).filter((name) => facts[name] !== undefined);
  const useless =
    options.watch === true
      ? [
          ...given({ '--snapshot': snapshot, '--diff': options.diff, '--write-baseline': writeBaseline, '--out': out, '--attack': attack }),
          ...(format === 'text' ? [] : ['--format']),
        ]
      : options.diff !== undefined
        ? given({ '--baseline': baseline, '--write-baseline': writeBaseline, '--waivers': options.waivers, '--attack': attack })
        : attack !== undefined && format !== 'html'
          ? ['--attack']
          : [];
  if (useless.length === 0) return;
  const mode = options.watch === true ? '--watch' : options.diff === undefined ? `--format ${format}` : '--diff';
  throw new BulkheadError('BH8001', { message: `${useless.join(', ')} has no meaning with ${mode}`, hint: 'Leave one of them out.' });
}
