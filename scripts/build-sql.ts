import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

/**
 * The module made from the .sql files that lie beside their owners (src/<room>/sql/). The files stay what a DBA can
 * open and run; the program gets their text without touching it.
 */
export function sqlModule(): string {
  const rooms = readdirSync(join(root, 'src')).filter((room) => existsSync(join(root, 'src', room, 'sql')));
  const files = rooms.flatMap((room) => {
    const folder = join(root, 'src', room, 'sql');
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.sql'))
      .map((entry) => ({ name: `${room}/${entry.name.slice(0, -4)}`, text: readFileSync(join(folder, entry.name), 'utf8') }));
  });
  const entries = files
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((file) => `  '${file.name}': ${literal(file.text)},\n`)
    .join('');
  return `// Made by scripts/generate.ts from src/*/sql/*.sql; do not edit.\nexport const sqlFiles = {\n${entries}} as const;\n`;
}

function literal(text: string): string {
  return `\`${text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${')}\``;
}
