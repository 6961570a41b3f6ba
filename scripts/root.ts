import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout, wherever this file runs from (scripts/ or dist/scripts/). */
export const root: string = climb(dirname(fileURLToPath(import.meta.url)));

function climb(from: string): string {
  return existsSync(join(from, 'package.json')) ? from : climb(dirname(from));
}
