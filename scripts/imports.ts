import { codeOnly, lineAt } from './code-only.ts';

/** One import, re-export or dynamic import. Type-only ones count: a type is an arrow too. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
}

const forms = [/\bfrom\s*(['"])/g, /\bimport\s*(['"])/g, /\b(?:import|require)\s*\(\s*(['"`])/g];

/**
 * The imports of a TypeScript file. Of our own, because what it has to understand is small (docs/adr/0012), and because
 * bundlers' import scanners drop type-only imports, which are half of what the floors are about.
 */
export function importsOf(text: string): readonly Import[] {
  const code = codeOnly(text);
  return forms
    .flatMap((form) => [...code.matchAll(form)])
    .map((match) => {
      const start = match.index + match[0].length;
      return { specifier: text.slice(start, text.indexOf(match[1] ?? "'", start)), line: lineAt(text, match.index) };
    })
    .sort((a, b) => a.line - b.line);
}
