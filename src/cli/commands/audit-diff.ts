import { relative } from 'node:path';
import { type Risk, risks } from '../../audit/change/change.ts';
import { renderChangeGithub } from '../../audit/change/render-github.ts';
import { renderChangeMarkdown } from '../../audit/change/render-markdown.ts';
import { renderChangeText } from '../../audit/change/render-text.ts';
import { type ChangeReport, changeReaches, changeReport } from '../../audit/change/report.ts';
import { rules } from '../../audit/rules/all.ts';
import { BulkheadError } from '../../base/errors.ts';
import { page } from '../audit/format.ts';
import type { AuditOptions } from '../audit/options.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { fromFile, pictureOf } from '../pictures.ts';
import { contractOf } from '../target.ts';
import { terminal } from '../terminal.ts';
import { writeFile } from '../write-file.ts';

/** Says what changed since a snapshot, and what each change may do. */
export async function auditDiff(options: AuditOptions, since: string): Promise<ExitCode> {
  const failOn = threshold(options.failOn);
  const render = renderer(options);
  const before = await fromFile(since);
  const picture = await pictureOf(options, await contractOf(options));
  const old = { database: before, label: `${before.server.database} (${relative(process.cwd(), since)})` };
  const report = changeReport(rules, old, picture, picture.tenancy);
  const text = render(report);
  if (options.out === undefined) terminal.out(text);
  else writeFile(options.out, text);
  return changeReaches(report, failOn) ? exitCode.found : exitCode.fine;
}

function renderer({ format, out }: AuditOptions): (report: ChangeReport) => string {
  switch (format) {
    case 'text':
      return (report) => renderChangeText(report, page(out));
    case 'json':
      return (report) => `${JSON.stringify(report, null, 2)}\n`;
    case 'markdown':
      return renderChangeMarkdown;
    case 'github':
      return renderChangeGithub;
    default:
      throw new BulkheadError('BH8001', {
        message: `changes cannot be printed as ${format}`,
        hint: 'With --diff: text, json, markdown or github.',
      });
  }
}

function threshold(given: string | undefined): Risk {
  const found = risks.find((risk) => risk === (given ?? 'dangerous'));
  if (found !== undefined) return found;
  throw new BulkheadError('BH8001', {
    message: `--fail-on ${given} is for findings`,
    hint: `With --diff it is one of ${risks.join(', ')}.`,
  });
}
