/** The text without what would move the cursor, change colours or end the line of a terminal: names are strangers' input. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (found) =>
    /\s/.test(found) ? ' ' : `\\x${found.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/**
 * Breaks a sentence into lines of at most `width`, behind `indent`; later lines stand `hang` further in. A word longer
 * than the line keeps one of its own.
 */
export function wrap(text: string, width: number, indent = '', hang = 0): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let room = width - indent.length;
  for (const word of printable(text)
    .split(/\s+/)
    .filter((part) => part !== '')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
      room = width - indent.length - hang;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  if (line !== '') lines.push(line);
  return lines.map((found, index) => `${indent}${index === 0 ? '' : ' '.repeat(hang)}${found}`);
}
