/**
 * TypeScript with comments and the insides of strings, templates and regular expressions replaced by blanks. Length and
 * lines stay the same, so that a place in the result is the same place in the source. What stands inside `${}` is code
 * and stays.
 */
export function codeOnly(text: string): string {
  const out = text.split('');
  // For each open template: how many braces are open inside the current `${}`.
  const templates: number[] = [];
  let at = 0;

  const blank = (from: number, to: number): void => {
    for (let i = from; i < to; i++) if (out[i] !== '\n') out[i] = ' ';
  };
  const skipTo = (end: number): void => {
    const to = end < 0 ? text.length : end;
    blank(at, to);
    at = to;
  };
  const template = (): void => {
    const from = at;
    while (at < text.length && text[at] !== '`' && !text.startsWith('${', at)) at += text[at] === '\\' ? 2 : 1;
    blank(from, Math.min(at, text.length));
    if (text.startsWith('${', at)) {
      templates.push(0);
      at += 2;
    } else {
      at += 1;
    }
  };

  while (at < text.length) {
    const char = text[at];
    if (text.startsWith('//', at)) {
      skipTo(text.indexOf('\n', at));
    } else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      skipTo(end < 0 ? -1 : end + 2);
    } else if (char === "'" || char === '"') {
      const end = closing(text, at + 1, char);
      blank(at + 1, end);
      at = end + 1;
    } else if (char === '`') {
      at += 1;
      template();
    } else if (char === '/' && startsRegex(out, at)) {
      const end = closingRegex(text, at + 1);
      blank(at + 1, end);
      at = end + 1;
    } else {
      const open = templates.length - 1;
      if (char === '{' && open >= 0) templates[open] = (templates[open] ?? 0) + 1;
      if (char === '}' && open >= 0) {
        if (templates[open] === 0) {
          templates.pop();
          at += 1;
          template();
          continue;
        }
        templates[open] = (templates[open] ?? 0) - 1;
      }
      at += 1;
    }
  }
  return out.join('');
}

/** The line of a place, counted from 1. */
export function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

function closing(text: string, from: number, quote: string): number {
  let at = from;
  while (at < text.length && text[at] !== quote && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at, text.length);
}

function closingRegex(text: string, from: number): number {
  let inClass = false;
  let at = from;
  while (at < text.length && text[at] !== '\n' && (inClass || text[at] !== '/')) {
    if (text[at] === '[') inClass = true;
    if (text[at] === ']') inClass = false;
    at += text[at] === '\\' ? 2 : 1;
  }
  return Math.min(at, text.length);
}

// A slash divides after a value and opens a regular expression anywhere else. A `)` counts as the end of a value: it is
// wrong only for `if (x) /re/.test(y)`, which a formatter never leaves standing without braces.
function startsRegex(out: readonly string[], at: number): boolean {
  let before = at - 1;
  while (before >= 0 && /\s/.test(out[before] ?? '')) before--;
  const last = out[before] ?? '';
  if (!/[\w$)\]}'"`]/.test(last)) return true;
  const word = /[a-z]+$/.exec(out.slice(Math.max(0, before - 10), before + 1).join(''))?.[0] ?? '';
  return ['return', 'typeof', 'case', 'in', 'of', 'void', 'yield', 'await', 'throw', 'else'].includes(word);
}
