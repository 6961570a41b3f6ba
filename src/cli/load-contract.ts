import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createJiti } from 'jiti';
import { BulkheadError } from '../base/errors.ts';
import type { Contract } from '../contract/declaration.ts';
import { shapeIssues } from '../contract/shape.ts';

const names = ['bulkhead.config.ts', 'bulkhead.config.mts', 'bulkhead.config.js', 'bulkhead.config.mjs'];

/** The contract file: the one given, or the first of the usual names in this folder or above; null when there is none. */
export function findContract(given: string | undefined, from: string): string | null {
  if (given !== undefined) {
    const path = isAbsolute(given) ? given : resolve(from, given);
    if (!existsSync(path))
      throw new BulkheadError('BH8002', {
        message: `there is no contract at ${path}`,
        hint: 'Check --config, or write a first contract with `bulkhead init`.',
      });
    return path;
  }
  for (let folder = from; ; folder = dirname(folder)) {
    const found = names.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (found !== undefined) return found;
    if (dirname(folder) === folder) return null;
  }
}

/**
 * Loads a contract without a build step. `bulkhead` in its imports is this very package, whatever is installed beside it.
 *
 * @throws BH1002 when the file cannot be run, BH1001 when what it exports is no contract.
 */
export async function loadContract(path: string): Promise<Contract> {
  const self = fileURLToPath(new URL('../index.js', import.meta.url));
  const jiti = createJiti(path, { alias: { bulkhead: self }, moduleCache: false, interopDefault: true });
  let loaded: unknown;
  try {
    loaded = await jiti.import(path, { default: true });
  } catch (cause) {
    throw new BulkheadError('BH1002', {
      message: `the contract ${path} could not be loaded`,
      detail: cause instanceof Error ? cause.message : String(cause),
      hint: 'It must export the result of defineTenancy() as its default.',
      cause,
    });
  }
  const issues = shapeIssues(loaded);
  if (issues.length > 0) {
    throw new BulkheadError('BH1001', {
      message: `the contract ${path} has ${issues.length === 1 ? 'a problem' : `${issues.length} problems`}`,
      detail: issues
        .map((issue) => `${issue.path || '(top)'}: ${issue.message}${issue.hint === undefined ? '' : `. ${issue.hint}`}`)
        .join('\n'),
      hint: 'Mend them in the contract; no database was asked.',
    });
  }
  return loaded as Contract;
}

/** Every database role the contract names. */
export function contractRoles(contract: Contract): readonly string[] {
  return Object.values(contract.roles).flatMap((value: string | readonly string[]) => value);
}
