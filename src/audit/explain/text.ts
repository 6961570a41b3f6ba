import { paint } from '../report/colour.ts';
import { printable, wrap } from '../report/wrap.ts';
import type { Explanation } from './explanation.ts';

const asIs = new Set(['Policies', 'Text', 'Triggers']);

/** What is known of an object, for people. SQL keeps its lines. */
export function explanationText(
  { title, facts, sections }: Explanation,
  options: { readonly width: number; readonly colour: boolean },
): string {
  const { bold } = paint(options.colour);
  return `${[
    [bold(printable(title)), ...facts.flatMap((fact) => wrap(fact, options.width, '  '))].join('\n'),
    ...sections.map((section) =>
      [
        bold(section.title),
        ...section.lines.flatMap((line) =>
          asIs.has(section.title) ? [`  ${printable(line)}`.trimEnd()] : wrap(line, options.width, '  ', 4),
        ),
      ].join('\n'),
    ),
  ].join('\n\n')}\n`;
}
