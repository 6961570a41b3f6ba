import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { explain as explainObject } from '../../audit/explain/explain.ts';
import { known } from '../../audit/explain/find.ts';
import { explanationText } from '../../audit/explain/text.ts';
import { rules } from '../../audit/rules/all.ts';
import { runRules } from '../../audit/run.ts';
import { codes } from '../../base/codes.ts';
import { environment } from '../../base/environment.ts';
import { BulkheadError } from '../../base/errors.ts';
import { didYouMean } from '../../base/suggest.ts';
import { page } from '../audit/format.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { pictureOf } from '../pictures.ts';
import { type TargetOptions, contractOf } from '../target.ts';
import { terminal } from '../terminal.ts';

export interface ExplainOptions extends TargetOptions {
  readonly snapshot?: string;
}

/** Prints the page of a rule or an error code, or everything that is known of an object of the database. */
export async function explain(name: string, options: ExplainOptions): Promise<ExitCode> {
  const path = pageOf(name);
  if (path !== null) {
    terminal.out(readFileSync(`${docsFolder()}/${path}`, 'utf8').replace(/^<!--.*-->\s*/, ''));
    return exitCode.fine;
  }
  const names = [...rules.flatMap((rule) => [rule.slug, rule.code]), ...Object.keys(codes)];
  if (options.snapshot === undefined && options.url === undefined && environment('DATABASE_URL') === undefined) {
    throw unknown(
      `there is no rule or error "${name}"`,
      name,
      names,
      'For an object of a database give --url or --snapshot. All rules: docs/reference/rules/README.md.',
    );
  }
  const picture = await pictureOf(options, await contractOf(options));
  const explanations = explainObject(picture, runRules(rules, picture), name);
  if (explanations.length === 0)
    throw unknown(
      `there is no object, rule or error "${name}"`,
      name,
      [...known(picture).map((object) => object.name), ...names],
      'Objects are named like public.orders, public.total(integer) or app_role.',
    );
  terminal.out(explanations.map((explanation) => explanationText(explanation, page())).join('\n'));
  return exitCode.fine;
}

function pageOf(name: string): string | null {
  const rule = rules.find((candidate) => candidate.slug === name || candidate.code === name.toUpperCase());
  if (rule !== undefined) return `rules/${rule.slug}.md`;
  return name.toUpperCase() in codes ? `errors/${name.toUpperCase()}.md` : null;
}

function unknown(message: string, name: string, names: readonly string[], hint: string): BulkheadError {
  const meant = didYouMean(name, names);
  return new BulkheadError('BH8001', { message, hint: meant === undefined ? hint : `Did you mean "${meant}"?` });
}

// dist/src/cli/commands/explain.js in the package and in a checkout; docs/ lies at the top of both.
function docsFolder(): string {
  const here = fileURLToPath(new URL('../../../../docs/reference', import.meta.url));
  const fromSource = fileURLToPath(new URL('../../../docs/reference', import.meta.url));
  return existsSync(here) && readdirSync(here).length > 0 ? here : fromSource;
}
