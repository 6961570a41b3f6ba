import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../../scripts/files.ts';
import { rootPages } from '../../scripts/check-docs.ts';
import { root } from '../../scripts/root.ts';

/** A fenced block of a document. */
export interface Block {
  readonly path: string;
  /** Of the first line inside the fence, counted from 1. */
  readonly line: number;
  readonly language: string;
  /** Why it is not run: what follows `no-run:` in the info string. Undefined when it is. */
  readonly exempt: string | undefined;
  readonly text: string;
}

/** Every document: those at the top of the checkout, and docs/. */
export function documents(): readonly string[] {
  return [...rootPages(), ...filesBelow('docs', /\.md$/)];
}

export function blocksOf(path: string): readonly Block[] {
  return parseBlocks(path, readFileSync(join(root, path), 'utf8'));
}

/** Fences may be indented (in lists) and may be longer than three characters, as CommonMark has it. */
export function parseBlocks(path: string, markdown: string): readonly Block[] {
  const lines = markdown.split('\n');
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at++) {
    const open = /^(\s*)(`{3,}|~{3,})\s*([^\s`]*)\s*(.*)$/.exec(lines[at] ?? '');
    if (open === null) continue;
    const [, indent = '', fence = '', language = '', info = ''] = open;
    const closing = new RegExp(`^\\s*${fence[0]}{${fence.length},}\\s*$`);
    let end = at + 1;
    while (end < lines.length && !closing.test(lines[end] ?? '')) end++;
    const text = lines.slice(at + 1, end).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line.trimStart()));
    blocks.push({ path, line: at + 2, language, exempt: /^no-run:\s*(.*)$/.exec(info.trim())?.[1]?.trim(), text: text.join('\n') });
    at = end;
  }
  return blocks;
}

/** `path:line` of a line of a block, counted from 1. */
export function place(block: Block, line = 1): string {
  return `${block.path}:${block.line + line - 1}`;
}

/** Inline code of a document, outside of its fenced blocks. */
export function inlineCode(path: string, markdown: string): readonly { readonly where: string; readonly text: string }[] {
  const lines = markdown.split('\n');
  for (const block of parseBlocks(path, markdown)) lines.fill('', block.line - 1, block.line - 1 + block.text.split('\n').length);
  return lines.flatMap((line, index) =>
    [...line.matchAll(/(?<!`)`([^`]+)`(?!`)/g)].map((match) => ({ where: `${path}:${index + 1}`, text: match[1] ?? '' })),
  );
}
