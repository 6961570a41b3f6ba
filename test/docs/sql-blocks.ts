import parser from 'libpg-query';
import { type Block, place } from './blocks.ts';

/** Parses the blocks with PostgreSQL's own grammar. Lines of psql (`\d orders`) are left out, as psql would do. */
export async function sqlProblems(blocks: readonly Block[]): Promise<readonly string[]> {
  await parser.loadModule();
  return blocks.flatMap((block) => {
    const text = block.text.replace(/^\\.*$/gm, '');
    if (text.trim() === '') return [`${place(block)}: there is no SQL in it`];
    try {
      parser.parseSync(text);
      return [];
    } catch (error) {
      return [`${place(block)}: ${error instanceof Error ? error.message : String(error)}`];
    }
  });
}
