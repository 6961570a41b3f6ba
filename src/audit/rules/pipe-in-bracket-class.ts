import { nameKey, quoteIdent } from '../../base/ident.ts';
import type { Rule } from '../rule.ts';
import { constraintObject } from '../scope/naming.ts';

// The pattern of `~`, `~*` and their negations, and of the functions of regular expressions.
const patterns = /(?:~\*?\s*|regexp_\w+\([^']*)E?'((?:[^']|'')*)'/g;

/** The bracket classes of a regular expression that hold a `|` between two of their members: `[A-Z|a-z]`. */
function pipedClasses(pattern: string): readonly string[] {
  return bracketClasses(pattern).filter((text) => {
    // What is left out, or nothing but a pipe and signs, holds it on purpose.
    if (text.startsWith('[^')) return false;
    const members = text
      .slice(1, -1)
      .replace(/\[[:.=]\w+[:.=]\]/g, 'x')
      .replace(/\\\w/g, 'x');
    return /\w\|\w/.test(members);
  });
}

function bracketClasses(pattern: string): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < pattern.length; at++) {
    if (pattern[at] === '\\') at++;
    else if (pattern[at] === '[') {
      // The first member may be the closing bracket itself, and classes like [:alpha:] have brackets of their own.
      const end = /^\[\^?\]?(?:\[[:.=]\w+[:.=]\]|\\.|[^\]\\])*\]/.exec(pattern.slice(at))?.[0].length;
      if (end === undefined) break;
      found.push(pattern.slice(at, at + end));
      at += end - 1;
    }
  }
  return found;
}

function pipesIn(expression: string): readonly string[] {
  return [...new Set([...expression.matchAll(patterns)].flatMap((match) => pipedClasses((match[1] ?? '').replaceAll("''", "'"))))];
}

export const rule: Rule = {
  slug: 'pipe-in-bracket-class',
  code: 'BHA092',
  severity: 'info',
  title: 'A bracket class of a CHECK holds a pipe',
  consequence: 'Between brackets a pipe is a character and no alternative: the check lets values through that hold one.',
  advice: 'Write [A-Za-z] instead of [A-Z|a-z]; alternatives stand in parentheses.',
  covers: ['X-158'],
  check: (input) => {
    const { tables, domains } = input.database;
    const checks = [
      ...tables
        .filter((table) => table.partitionOf === null)
        .flatMap((table) =>
          table.checks.filter((check) => !check.inherited).map((check) => ({ holder: table, name: check.name, text: check.expression })),
        ),
      ...domains.flatMap((domain) => domain.checks.map((check) => ({ holder: domain, name: check.name, text: check.definition }))),
    ];
    return checks
      .filter(({ holder }) => input.tenancy.schemas.includes(holder.schema))
      .flatMap(({ holder, name, text }) => {
        const found = pipesIn(text);
        if (found.length === 0) return [];
        return [
          {
            object: constraintObject(holder, name),
            title: `The check ${quoteIdent(name)} on ${nameKey(holder)} lets a pipe through`,
            evidence: [text, ...found],
          },
        ];
      });
  },
};
