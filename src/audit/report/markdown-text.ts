/** Text in which nothing is Markdown, HTML or a mention. */
export function inline(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]|~#]/g, (found) => `\\${found}`)
    .replaceAll('@', '@\u200b')
    .replaceAll('://', ':\u200b//');
}

/** Code with as many backticks around it as it needs. Not for cells of tables, which a bar would end. */
export function codeSpan(text: string): string {
  const plain = text.replace(/\s+/g, ' ');
  const ticks = '`'.repeat(1 + longestRun(plain));
  const pad = plain.startsWith('`') || plain.endsWith('`') ? ' ' : '';
  return `${ticks}${pad}${plain}${pad}${ticks}`;
}

export function fence(text: string, language: string): string {
  const ticks = '`'.repeat(Math.max(3, 1 + longestRun(text)));
  return `${ticks}${language}\n${text}\n${ticks}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map((match) => match[0].length));
}
