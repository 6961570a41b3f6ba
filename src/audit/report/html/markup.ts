import { xmlText } from '../xml.ts';

declare const brand: unique symbol;

/** Text that is HTML. There is no way to it but `html`, which escapes, and `verbatim`, which is for our own constants. */
export interface Markup {
  readonly text: string;
  readonly [brand]: true;
}

type Part = string | number | Markup | readonly Markup[];

/** HTML with its parts escaped: whatever a name holds, it stays text. Attribute values have to stand in double quotes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return made(strings.reduce((text, string, index) => `${text}${rendered(parts[index - 1] ?? '')}${string}`));
}

/** A constant of ours that is HTML, CSS or JavaScript already. */
export function verbatim(text: string): Markup {
  return made(text);
}

export const nothing: Markup = verbatim('');

function rendered(part: Part): string {
  if (typeof part === 'string') return xmlText(part);
  if (typeof part === 'number') return String(part);
  return 'text' in part ? part.text : part.map((one) => one.text).join('\n');
}

function made(text: string): Markup {
  return { text } as Markup;
}
