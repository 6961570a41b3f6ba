import { classes, type HoleClass } from '../corpus/classes.ts';
import { readCases } from '../corpus/cases.ts';
import { rules } from '../src/audit/rules/all.ts';

const reachedBy: Readonly<Record<HoleClass['reached'], string>> = {
  API: 'API role',
  SQL: 'SQL',
  owner: 'owner only',
};

/** The list of hole classes: what finds each of them, and which cases of the corpus show it. */
export function holePage(): string {
  const cases = readCases();
  const row = ({ code, what, seen, reached, attacks, note }: HoleClass): string => {
    const found = rules.filter(({ covers }) => covers.includes(code));
    const own = cases.filter((one) => one.classes.includes(code));
    const cells = [
      code,
      note === undefined ? what : `${what} ${note}`,
      found.length === 0
        ? seen === 'outside'
          ? 'not looked at'
          : 'none'
        : found.map(({ slug }) => `[${slug}](rules/${slug}.md)`).join(', '),
      attacks.join(', ') || '-',
      reachedBy[reached],
      own.map(({ name }) => `\`${name}\``).join(', ') || '-',
    ];
    return `| ${cells.join(' | ')} |`;
  };
  const table = (start: string) =>
    [
      '| class | what it is | found by rules | tried by attacks | reached by | cases |',
      '| --- | --- | --- | --- | --- | --- |',
      ...classes.filter(({ code }) => code.startsWith(start)).map(row),
    ].join('\n');
  const holes = cases.filter(({ hole }) => hole !== null).length;
  const nearMisses = cases.filter(({ nearMiss }) => nearMiss !== null).length;
  return `<!-- Made by scripts/generate.ts from corpus/classes.ts, corpus/ and src/audit/rules/; do not edit. -->
# Holes

The ways by which rows of one tenant come into reach of another, and what only looks like one. Each class is shown by cases of \`corpus/\`: statements that open one hole in a sealed
schema, with every finding that they cause, and statements that look alike and are silent. ${cases.length} cases, ${holes} holes, ${nearMisses} near misses.

*Found by rules* names the rules of [the audit](rules/README.md); *tried by attacks* the families of \`bulkhead prove --live\`. *Reached by* says who can use it: a role that calls tables and
functions through an API, whoever can send SQL of his own, or owners and operators only.

## Tables and policies

${table('T')}

## Around the table

${table('O')}

## Related

[Rules of the audit](rules/README.md), [the threat model](../explanation/threat-model.md), [read an audit](../how-to/read-an-audit.md)
`;
}
