/** A part of a text, from `start` up to and without `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface FrameLine {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
  /** The guilty parts of this line. */
  readonly marks: readonly Span[];
}

/** An excerpt of SQL with the guilty parts marked. */
export interface Frame {
  readonly lines: readonly FrameLine[];
  /** Lines of the whole. */
  readonly of: number;
}

const around = 1;
const most = 14;

/** The lines with marks and their neighbours; the beginning of the text when nothing is marked. */
export function frameOf(source: string, spans: readonly Span[]): Frame {
  const texts = source.split('\n');
  let at = 0;
  const lines = texts.map((text, index): FrameLine => {
    const start = at;
    at += text.length + 1;
    const marks = spans
      .map((span) => ({ start: Math.max(span.start - start, 0), end: Math.min(span.end - start, text.length) }))
      .filter((span) => span.start < span.end && text.slice(span.start, span.end).trim() !== '');
    return { number: index + 1, text, marks };
  });
  const marked = lines.flatMap((line, index) => (line.marks.length > 0 ? [index] : []));
  // The first line says what it is.
  const wanted = new Set([0, ...(marked.length === 0 ? [1, 2, 3] : marked.flatMap((index) => neighbours(index)))]);
  return { lines: lines.filter((_, index) => wanted.has(index)).slice(0, most), of: lines.length };
}

function neighbours(index: number): readonly number[] {
  return Array.from({ length: 2 * around + 1 }, (_, offset) => index - around + offset);
}
