import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sqlModule } from './build-sql.ts';
import { cliPage } from './cli-page.ts';
import { errorIndex } from './error-index.ts';
import { holePage } from './hole-page.ts';
import { layersTable } from './layers.ts';
import { replaceMarked } from './marked.ts';
import { root } from './root.ts';
import { rulePages } from './rule-pages.ts';

/** Every generated file and what it should hold. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ...rulePages(),
    ['docs/reference/holes.md', holePage()],
    ['src/generated/sql.ts', sqlModule()],
    ['docs/reference/errors/README.md', errorIndex()],
    ['docs/reference/cli.md', cliPage()],
    ['ARCHITECTURE.md', replaceMarked(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8'), 'floors', layersTable())],
  ]);
}

/** Writes the generated files; with `check`, writes nothing and returns the names of the stale ones. */
export async function generate(options: { readonly check: boolean }): Promise<readonly string[]> {
  const stale: string[] = [];
  for (const [name, text] of await generatedFiles()) {
    const path = join(root, name);
    if (read(path) === text) continue;
    stale.push(name);
    if (options.check) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return stale;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

if (process.argv[1]?.endsWith('generate.js') === true) {
  const written = await generate({ check: false });
  process.stdout.write(written.length === 0 ? 'nothing to write\n' : `${written.map((name) => `wrote ${name}\n`).join('')}`);
}
