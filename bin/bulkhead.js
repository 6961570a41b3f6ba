#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// In a checkout the sources lie beside this file and may be newer than dist/; a published package has only dist/.
if (existsSync(fileURLToPath(new URL('../src/cli/main.ts', import.meta.url)))) {
  const { build } = await import('./build.js');
  // What the compiler reports may concern a file that this command never loads; it has written the rest all the same.
  if (build() !== 0 && !existsSync(fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url)))) process.exit(2);
}
const { main } = await import('../dist/src/cli/main.js');
process.exitCode = await main(process.argv.slice(2));
