import { codes } from '../src/base/codes.ts';

const families: Readonly<Record<string, string>> = {
  BH1: 'contract',
  BH2: 'model and compile',
  BH3: 'catalogue, driver and embedded server',
  BH4: 'plan and apply',
  BH5: 'session',
  BH7: 'audit and prove',
  BH8: 'command line',
  BH9: 'a bug in Bulkhead',
};

/** docs/reference/errors/README.md: every code with its title, by family. */
export function errorIndex(): string {
  const sections = Object.entries(families).map(([family, title]) => {
    const rows = Object.entries(codes).filter(([code]) => code.startsWith(family));
    return `## ${family}: ${title}\n\n| code | |\n|---|---|\n${rows.map(([code, what]) => `| [${code}](${code}.md) | ${what} |\n`).join('')}`;
  });
  const intro = [
    '<!-- Made by scripts/generate.ts from src/base/codes.ts; do not edit. -->',
    '# Errors',
    '',
    'Every error of Bulkhead has a code, which does not change, and a page. Codes are grouped by where they come from. How errors',
    'are built: [ADR 8](../../adr/0008-error-shape.md).',
  ];
  return `${intro.join('\n')}\n\n${sections.join('\n')}`;
}
