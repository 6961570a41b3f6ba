import { describe, expect, it } from 'vitest';
import { bashProblems } from './bash-blocks.ts';
import { type Block, inlineCode, parseBlocks } from './blocks.ts';
import { simpleCommands } from './shell-commands.ts';
import { sqlProblems } from './sql-blocks.ts';
import { typeProblems } from './typescript-blocks.ts';

const block = (language: string, text: string): Block => ({ path: 'x.md', line: 10, language, exempt: undefined, text });

const helps: Readonly<Record<string, string>> = {
  '': 'Usage: bulkhead\n\nOptions:\n  -V, --version  the version\n\nCommands:\n  audit [options]  looks\n  db               more\n  help [command]   help\n',
  audit: 'Usage: bulkhead audit\n\nOptions:\n  --url <url>      the database\n  -f, --format <format>  pretty|json\n',
  db: 'Usage: bulkhead db\n\nCommands:\n  start [options]  starts\n',
  'db start': 'Usage: bulkhead db start\n\nOptions:\n  --port <n>  port\n',
};
const problems = (text: string) => bashProblems([block('bash', text)], (command) => helps[command.join(' ')]);

describe('blocks', () => {
  it('are found with their language, place and reason', () => {
    const markdown = '# a\n\n```ts\nlet a;\n```\n- b\n  ~~~~bash no-run: needs your database\n  c\n  ~~~\n  ~~~~\n```\nd\n```\n';
    expect(parseBlocks('x.md', markdown)).toEqual([
      { path: 'x.md', line: 4, language: 'ts', exempt: undefined, text: 'let a;' },
      { path: 'x.md', line: 8, language: 'bash', exempt: 'needs your database', text: 'c\n~~~' },
      { path: 'x.md', line: 12, language: '', exempt: undefined, text: 'd' },
    ]);
  });

  it('leave inline code outside of them', () => {
    expect(inlineCode('x.md', 'a `b`\n```\n`c`\n```\n`d e`')).toEqual([
      { where: 'x.md:1', text: 'b' },
      { where: 'x.md:5', text: 'd e' },
    ]);
  });
});

describe('TypeScript', () => {
  it('is checked against this checkout, and wrong code is named at its line of the document', () => {
    const good = "import { defineTenancy } from 'bulkhead';\nawait Promise.resolve(defineTenancy);";
    const bad = "import { defineTenancy } from 'bulkhead';\n\ndefineTenancy(42);";
    const missing = "import { nothingOfThisName } from 'bulkhead';";
    expect(typeProblems([block('ts', good)])).toEqual([]);
    const found = typeProblems([block('ts', good), block('ts', bad), block('ts', missing)]);
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(/^x\.md:12: TS2345/);
    expect(found[1]).toMatch(/^x\.md:10: TS2305/);
  });
});

describe('SQL', () => {
  it('is parsed', async () => {
    expect(await sqlProblems([block('sql', '\\d orders\nselect 1;\ncreate policy p on t using (a = 1);')])).toEqual([]);
    expect(await sqlProblems([block('sql', 'selec 1'), block('sql', '\\d x')])).toEqual([
      expect.stringMatching(/^x\.md:10: syntax error/),
      expect.stringContaining('no SQL'),
    ]);
  });
});

describe('commands', () => {
  it('are split as a shell does', () => {
    expect(
      simpleCommands('A=1 npx b "c d" \\\n  --e=\'f | g\' > h 2>&1 | i && j # k\n$ l; m').map(({ line, words }) => [line, ...words]),
    ).toEqual([
      [1, 'npx', 'b', 'c d', '--e=f | g'],
      [1, 'i'],
      [1, 'j'],
      [3, 'l'],
      [3, 'm'],
    ]);
    expect(simpleCommands('\n# only a comment\nX=1\n')).toEqual([]);
  });

  it('of Bulkhead have to exist, with their options', () => {
    expect(
      problems('npx bulkhead audit --url "$DATABASE_URL" -f json --format=json\nbulkhead --version\nbulkhead db start --port 1'),
    ).toEqual([]);
    expect(problems('npx bulkhead audti')).toEqual(['x.md:10: bulkhead has no command "audti"']);
    expect(problems('true\nnpx bulkhead audit --frmat json')).toEqual([
      expect.stringContaining('"true" is not checked'),
      'x.md:11: bulkhead audit has no option --frmat',
    ]);
    expect(problems('bulkhead db start --url x')).toEqual(['x.md:10: bulkhead db start has no option --url']);
  });

  it('of npm have to be scripts', () => {
    expect(problems('git clone x && cd x\nnpm ci\nnpm test\nnpm run check -- --only layers')).toEqual([]);
    expect(problems('npm run chekc')).toEqual(['x.md:10: package.json has no script "chekc"']);
    expect(problems('npm publish')).toHaveLength(1);
  });

  it('are not taken for right when there is no command line to ask', () => {
    expect(bashProblems([block('bash', 'npx bulkhead audit')], () => undefined)).toEqual([expect.stringContaining('cannot be asked')]);
  });
});
