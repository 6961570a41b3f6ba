import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rule } from '../src/audit/rule.ts';
import { rules } from '../src/audit/rules/all.ts';
import { root } from './root.ts';

/** One page per audit rule, made from the rule itself and from its cases in the corpus. */
export function rulePages(): readonly (readonly [string, string])[] {
  return [
    ...rules.map((rule) => [`docs/reference/rules/${rule.slug}.md`, page(rule)] as const),
    ['docs/reference/rules/README.md', index()],
  ];
}

function page(rule: Rule): string {
  const parts = [
    `# ${rule.slug}`,
    `**${rule.code}**, severity ${rule.severity} where it is reached; less where nobody reaches it.`,
    `## What it says\n\n${rule.title}.`,
    `## Why it matters\n\n${rule.consequence}`,
    `## What to do\n\n${rule.advice}`,
    example(rule, 'hole', 'A hole', 'Applied to the clean schema of `corpus/base.sql`, this is reported.'),
    example(rule, 'near-miss', 'Not a hole', 'This looks like it and is silent.'),
    '## Related\n\n[All rules](README.md), [the threat model](../../explanation/threat-model.md)',
  ];
  return `<!-- Made by scripts/generate.ts from src/audit/rules/${rule.slug}.ts and corpus/${rule.slug}/; do not edit. -->\n${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function example(rule: Rule, file: string, title: string, text: string): string {
  const path = join(root, 'corpus', rule.slug, `${file}.sql`);
  if (!existsSync(path)) return '';
  return `## ${title}\n\n${text}\n\n\`\`\`sql\n${readFileSync(path, 'utf8').trim()}\n\`\`\``;
}

function index(): string {
  const rows = rules.map((rule) => `| ${rule.code} | [${rule.slug}](${rule.slug}.md) | ${rule.severity} | ${rule.title} |`);
  return `<!-- Made by scripts/generate.ts from src/audit/rules/; do not edit. -->\n# Rules of the audit\n\n${rules.length} rules. \`bulkhead explain <code or name>\` prints a page without the network.\n\n| code | rule | severity | what it finds |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}
