import type { Question } from '../infer/inference.ts';
import { commentText } from './literal.ts';

const width = 118;

/** A comment of as many lines as it takes. */
export function comment(text: string, indent: string, hang = ''): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of commentText(text).split(/ +/)) {
    const start = lines.length === 0 ? '' : hang;
    if (line !== '' && indent.length + 3 + start.length + line.length + 1 + word.length > width) {
      lines.push(`${indent}// ${start}${line}`);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, `${indent}// ${lines.length === 0 ? '' : hang}${line}`.trimEnd()];
}

/** `// QUESTION: ... (evidence)`, and what to write if so on a line of its own. */
export function questionComment(question: Question, indent: string, evidence: readonly string[] = []): readonly string[] {
  const why = evidence.length === 0 ? '' : ` (${evidence.join('; ')})`;
  const text = comment(`QUESTION: ${question.text}${why}`, indent, '  ');
  return question.suggestion === null ? text : [...text, `${indent}//   Write: ${commentText(question.suggestion)}`];
}
