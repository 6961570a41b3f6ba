/**
 * Replaces what stands between `<!-- generated: name -->` and `<!-- end: name -->`.
 *
 * @throws an Error when the markers are not there, once each and in this order.
 */
export function replaceMarked(text: string, name: string, content: string): string {
  const [open, close] = [`<!-- generated: ${name} -->\n`, `<!-- end: ${name} -->`];
  const [before, rest, ...more] = text.split(open);
  const [, after, ...others] = rest?.split(close) ?? [];
  if (before === undefined || after === undefined || more.length > 0 || others.length > 0) {
    throw new Error(`the markers "${open.trim()}" and "${close}" have to be there once each`);
  }
  return `${before}${open}\n${content.trim()}\n\n${close}${after}`;
}
