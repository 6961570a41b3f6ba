import type { Paint } from './colour.ts';
import type { Frame, FrameLine, Span } from './frame.ts';

/** The excerpt with line numbers, and below each line what is guilty in it. Lines too long are cut around the marks. */
export function frameText(frame: Frame, width: number, indent: string, { faint, guilty }: Paint): readonly string[] {
  const digits = String(frame.of).length;
  const gutter = (text: string) => faint(`${text.padStart(digits)} | `);
  const room = Math.max(width - indent.length - digits - 3, 20);
  let last = 0;
  return frame.lines.flatMap((line) => {
    const gap = line.number > last + 1 && last > 0 ? [`${indent}${faint('...'.padStart(digits))}`] : [];
    last = line.number;
    const { text, marks } = cut(line, room);
    const under = marks.length === 0 ? [] : [`${indent}${gutter('')}${guilty(carets(marks))}`];
    return [...gap, `${indent}${gutter(String(line.number))}${text}`.trimEnd(), ...under];
  });
}

function carets(marks: readonly Span[]): string {
  let text = '';
  for (const { start, end } of marks) text = `${text.padEnd(start)}${'^'.repeat(Math.max(end - Math.max(start, text.length), 0))}`;
  return text;
}

function cut({ text: whole, marks }: FrameLine, room: number): { readonly text: string; readonly marks: readonly Span[] } {
  // A tab or a control character would move what stands below it, or the cursor.
  const text = whole.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, ' ');
  if (text.length <= room) return { text, marks };
  const first = marks[0]?.start ?? 0;
  const from = first < room - 10 ? 0 : first - 10;
  const lead = from === 0 ? '' : '...';
  const kept = text.slice(from, from + room - lead.length - 3);
  const tail = from + kept.length < text.length ? '...' : '';
  const moved = marks
    .map(({ start, end }) => ({ start: start - from + lead.length, end: Math.min(end - from, kept.length) + lead.length }))
    .filter(({ start, end }) => start < end);
  return { text: `${lead}${kept}${tail}`, marks: moved };
}
