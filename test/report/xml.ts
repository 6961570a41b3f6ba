export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Reads XML as strictly as a reader of JUnit files does, as far as ours goes: elements, attributes, text. Throws what is wrong. */
export function parseXml(source: string): Element {
  if (/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(source)) throw new Error('a character that XML does not know');
  const body = source.replace(/^<\?xml version="1.0" encoding="UTF-8"\?>\n/, '');
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const stack = [root];
  for (const [token, tag, text] of body.matchAll(/<([^<>]*)>|([^<]+)|</g)) {
    const top = stack.at(-1);
    if (top === undefined) throw new Error('closed once too often');
    if (text !== undefined) top.text += decode(text);
    else if (tag === undefined) throw new Error(`a stray ${token}`);
    else if (tag.startsWith('/')) {
      if (stack.pop()?.name !== tag.slice(1)) throw new Error(`</${tag.slice(1)}> closes <${top.name}>`);
    } else {
      const [, name = '', rest = '', end = ''] = /^([A-Za-z][\w-]*)((?:\s+[A-Za-z][\w-]*="[^"<]*")*)\s*(\/?)$/.exec(tag) ?? [];
      if (name === '') throw new Error(`<${tag}> is no tag`);
      const attributes = Object.fromEntries(
        [...rest.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, decode(value)]),
      );
      const element: Element = { name, attributes, children: [], text: '' };
      top.children.push(element);
      if (end === '') stack.push(element);
    }
  }
  const [only, ...others] = root.children;
  if (stack.length !== 1 || only === undefined || others.length > 0) throw new Error('not one whole element');
  return only;
}

function decode(text: string): string {
  if (text.includes(']]>')) throw new Error(']]> in text');
  return text.replace(/&([^;\s]*)(;?)/g, (_, name: string, end: string) => {
    const found = name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1))) : entities[name];
    if (end === '' || found === undefined) throw new Error(`&${name} is no entity`);
    return found;
  });
}
