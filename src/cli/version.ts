import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The version of the package this file belongs to. */
export function version(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    if (existsSync(path)) {
      const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
      const found = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'version') : undefined;
      if (typeof found === 'string') return found;
    }
    if (dirname(folder) === folder) return 'unknown';
  }
}
