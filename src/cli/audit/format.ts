import { readFileSync } from 'node:fs';
import type { Severity } from '../../audit/finding.ts';
import { type Cell, claimsMatrix, rightsMatrix } from '../../audit/report/evidence.ts';
import { renderGithub } from '../../audit/report/github.ts';
import { renderHtml } from '../../audit/report/html/page.ts';
import { renderJson } from '../../audit/report/json.ts';
import { renderJunit } from '../../audit/report/junit.ts';
import type { Anchor } from '../../audit/report/locate.ts';
import { renderMarkdown } from '../../audit/report/markdown.ts';
import { readAttack } from '../../audit/report/read-attack.ts';
import type { AuditReport } from '../../audit/report/report.ts';
import { renderSarif } from '../../audit/report/sarif.ts';
import { renderText } from '../../audit/report/text.ts';
import { rules } from '../../audit/rules/all.ts';
import type { AuditInput } from '../../audit/rule.ts';
import { environment } from '../../base/environment.ts';
import { readMeanings } from '../../catalog/meanings/read-meanings.ts';
import { proveClaims } from '../../prove/claims/prove.ts';
import { readFile } from '../read-file.ts';

export const auditFormats = ['text', 'json', 'sarif', 'junit', 'github', 'markdown', 'html'] as const;
export type AuditFormat = (typeof auditFormats)[number];

export interface FormatOptions {
  readonly format: AuditFormat;
  readonly failOn: Severity;
  readonly out?: string;
  /** A report of `prove --live --format json`, for the HTML report. */
  readonly attack?: string;
}

export function rendered(report: AuditReport, input: AuditInput, options: FormatOptions): string {
  switch (options.format) {
    case 'text':
      return renderText(report, rules, page(options.out));
    case 'json':
      return renderJson(report);
    case 'sarif':
      return renderSarif(report, rules, anchorOf(report));
    case 'junit':
      return renderJunit(report, rules, options.failOn);
    case 'github':
      return renderGithub(report, rules, anchorOf(report));
    case 'markdown':
      return renderMarkdown(report, rules);
    case 'html':
      return renderHtml(report, rules, {
        matrices: [claimsMatrix(claimsOf(input)), rightsMatrix(input)],
        attack:
          options.attack === undefined
            ? null
            : readAttack(readFile(options.attack, 'the attack', 'Check --attack.'), options.attack, input.database.server.database),
      });
  }
}

function claimsOf({ database, tenancy }: AuditInput): readonly Cell[] {
  return proveClaims({ database, meanings: readMeanings(database) }, tenancy);
}

/** How wide a page is, and whether it has colours: on a pipe or in a file it has none. */
export function page(out?: string): { readonly width: number; readonly colour: boolean } {
  const terminal = out === undefined && process.stdout.isTTY;
  const colour =
    environment('FORCE_COLOR') !== undefined || (terminal && environment('NO_COLOR') === undefined && environment('TERM') !== 'dumb');
  return { width: terminal ? Math.max(60, Math.min(process.stdout.columns, 120)) : 100, colour };
}

/** Findings are attached to the contract; without one, to the file that it would be. */
function anchorOf({ subject }: AuditReport): Anchor {
  const file = subject.contractFile ?? 'bulkhead.config.ts';
  return { file, text: subject.contractFile === null ? '' : readFileSync(file, 'utf8') };
}
