import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/root.ts';
import { bashProblems } from './bash-blocks.ts';
import { type Block, blocksOf, documents, inlineCode, place } from './blocks.ts';
import { sqlProblems } from './sql-blocks.ts';
import { typeProblems } from './typescript-blocks.ts';

const blocks = documents().flatMap(blocksOf);
const run = (...languages: readonly string[]): readonly Block[] =>
  blocks.filter((block) => block.exempt === undefined && languages.includes(block.language));

describe('the documents', () => {
  it('say what language each block is in, and why a block is not run', () => {
    expect(blocks.filter((block) => block.language === '').map((block) => `${place(block)}: name its language, or "text"`)).toEqual([]);
    expect(
      blocks
        .filter((block) => block.exempt !== undefined && block.exempt.length < 10)
        .map((block) => `${place(block)}: give a reason after no-run:`),
    ).toEqual([]);
    expect(
      blocks
        .filter((block) => ['typescript', 'sh', 'shell', 'console'].includes(block.language))
        .map((block) => `${place(block)}: call it ts or bash`),
    ).toEqual([]);
  });

  it('have TypeScript that compiles', () => {
    expect(typeProblems(run('ts'))).toEqual([]);
  });

  it('have SQL that PostgreSQL understands', async () => {
    expect(await sqlProblems(run('sql'))).toEqual([]);
  });

  it('have commands and options that exist', () => {
    expect(bashProblems(run('bash'))).toEqual([]);
  });

  it('mention only commands that exist', () => {
    const mentioned = documents()
      .flatMap((path) => inlineCode(path, readFileSync(join(root, path), 'utf8')))
      .filter(({ text }) => /^(?:npx )?bulkhead [a-z-]|^npm (?:run |test|start)/.test(text))
      .map(({ where, text }): Block => ({ path: where, line: 1, language: 'bash', exempt: undefined, text }));
    expect(bashProblems(mentioned)).toEqual([]);
  });
});
