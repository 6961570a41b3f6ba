import { preferred } from './values.ts';

/** Constants a CHECK mentions: what it compares with is usually among the values it accepts, or next to one. */
export interface Literals {
  readonly texts: readonly string[];
  readonly numbers: readonly string[];
}

export function literalsOf(expression: string): Literals {
  const texts = [...expression.matchAll(/'((?:[^']|'')*)'/g)].map((match) => (match[1] ?? '').replaceAll("''", "'"));
  const bare = expression.replaceAll(/'(?:[^']|'')*'/g, ' ');
  const numbers = [...bare.matchAll(/(?<![\w".])-?\d+(?:\.\d+)?/g)].map((match) => Number(match[0]));
  const around = numbers.flatMap((value) => [value, value + 1, value - 1]).filter(Number.isFinite);
  // Number-shaped texts count as numbers too: pg_get_constraintdef writes (0)::numeric as well as '0.5'::numeric.
  const written = texts
    .filter((value) => /^-?\d+(\.\d+)?$/.test(value))
    .flatMap((value) => [value, String(Number(value) + 1), String(Number(value) - 1)]);
  const lengths = numbers.filter((value) => value > 0 && value <= 256).map((value) => 'a'.repeat(value));
  return {
    texts: [...preferred(texts), ...texts.flatMap(matching), ...lengths],
    numbers: [...new Set([...around.map(String), ...written])],
  };
}

/** The columns an expression names; constants are taken out first so that a word in a text is no column. */
export function columnsIn(expression: string, columns: readonly string[]): readonly string[] {
  const bare = expression.replaceAll(/'(?:[^']|'')*'/g, ' ');
  return columns.filter((column) => new RegExp(`(?<![\\w"])("${escape(column)}"|${escape(column)})(?![\\w"(])`).test(bare));
}

const escape = (value: string): string => value.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** One text that a simple regular expression accepts; nothing for one that is not simple. Best effort: the server decides. */
function matching(pattern: string): readonly string[] {
  if (!/[\^$[\\+*{]/.test(pattern)) return [];
  let text = '';
  const parts = pattern
    .replace(/^\^/, '')
    .replace(/\$$/, '')
    .matchAll(/(\[(?:\\.|[^\]])+\]|\\.|\((?:\?:)?[^()]*\)|[^\\])(\{(\d+)(?:,\d*)?\}|[*+?])?/g);
  for (const [, atom = '', quantifier, least] of parts) {
    const times = quantifier === '*' || quantifier === '?' ? 0 : quantifier === '+' || quantifier === undefined ? 1 : Number(least);
    text += sample(atom).repeat(times);
  }
  return text === '' ? [] : [text];
}

function sample(atom: string): string {
  if (atom.startsWith('[^')) return 'a';
  if (atom.startsWith('[')) return (atom[1] === '\\' ? sample(atom.slice(1, 3)) : atom[1]) ?? 'a';
  if (atom === '\\d') return '1';
  if (atom === '\\w') return 'a';
  if (atom === '\\s') return ' ';
  if (atom.startsWith('\\')) return atom.slice(1);
  if (atom.startsWith('('))
    return (
      atom
        .replace(/^\((\?:)?/, '')
        .replace(/\)$/, '')
        .split('|')[0] ?? ''
    ).replaceAll(/[\\*+?]/g, '');
  return atom === '.' ? 'a' : atom;
}
