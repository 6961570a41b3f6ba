import { describe, expect, it } from 'vitest';
import { layerProblems, nameProblems } from './check-layers.ts';
import { codeOnly } from './code-only.ts';
import { importsOf } from './imports.ts';
import { layersTable, rooms, tableProblems } from './layers.ts';

const problems = (files: Readonly<Record<string, string>>) => layerProblems(new Map(Object.entries(files)));

describe('imports', () => {
  it('are found in every form, types included', () => {
    const text = [
      `import { a } from './a.ts';`,
      `import type { B } from './b.ts';`,
      `export { c } from "./c.ts";`,
      `import './d.ts';`,
      `const e = await import('./e.ts');`,
      `let f: import('./f.ts').F;`,
      `import {`,
      `  g,`,
      `} from './g.ts';`,
    ].join('\n');
    expect(importsOf(text).map((found) => [found.specifier, found.line])).toEqual([
      ['./a.ts', 1],
      ['./b.ts', 2],
      ['./c.ts', 3],
      ['./d.ts', 4],
      ['./e.ts', 5],
      ['./f.ts', 6],
      ['./g.ts', 9],
    ]);
  });

  it('are not found in comments, strings and templates', () => {
    const text = [
      "// import './a.ts'",
      "/** import { b } from './b.ts' */",
      `const c = "import './c.ts'";`,
      "const d = `import './d.ts'`;",
    ].join('\n');
    expect(importsOf(text)).toEqual([]);
  });
});

describe('code without comments and strings', () => {
  it('keeps what a template computes', () => {
    expect(codeOnly('`a ${b(`c ${d}`)} e` + f')).toBe('`  ${b(`  ${d}`)}  ` + f');
  });

  it('knows a regular expression from a division', () => {
    expect(codeOnly("x.replace(/['\"/*]/g, y) / z / 'w'")).toBe("x.replace(/      /g, y) / z / ' '");
    expect(codeOnly("return /'/.test(a)")).toBe('return / /.test(a)');
  });

  it('keeps places and lines', () => {
    const text = "a /* b\nc */ 'd\\'e' // f\ng";
    expect(codeOnly(text)).toHaveLength(text.length);
    expect(codeOnly(text)).toBe("a     \n     '    '     \ng");
  });
});

describe('the floors', () => {
  it('have a table whose arrows go down', () => {
    expect(tableProblems()).toEqual([]);
    expect(layersTable()).toContain('| 3 | `audit` | model -> findings; pure; one rule, one file | model, base |');
  });

  it('refuse a table with an arrow up or to nowhere', () => {
    const [base, model] = rooms;
    if (base === undefined || model === undefined) throw new Error('the table is empty');
    expect(tableProblems([{ ...base, imports: ['model'] }, model])).toEqual([
      'scripts/layers.ts: base (floor 1) may import model (floor 2): not a lower floor',
    ]);
    expect(tableProblems([{ ...base, imports: ['cellar'] }])).toHaveLength(1);
  });

  it('let a room import what the table says', () => {
    expect(problems({ 'src/audit/a.ts': `import '../model/m.ts'; import '../base/b.ts'; import './rules/c.ts';` })).toEqual([]);
    expect(problems({ 'src/http/a.ts': `import '../services/limits/decide.ts';` })).toEqual([]);
    expect(problems({ 'src/console/a.ts': `import '../services/queue/x.ts';` })).toEqual([]);
  });

  it.each([
    [
      'up',
      { 'src/model/a.ts': `import type { B } from '../audit/b.ts';` },
      'src/model/a.ts:1 -> src/audit/b.ts: an arrow up: model (floor 2) may import base, and not audit (floor 3)',
    ],
    ['to the side', { 'src/audit/a.ts': `import '../contract/b.ts';` }, 'an arrow to the side: audit (floor 3)'],
    ['down past the table', { 'src/plan/a.ts': `import '../driver/b.ts';` }, 'an arrow that the table does not have: plan (floor 4)'],
    ['between services', { 'src/services/queue/a.ts': `import '../outbox/b.ts';` }, 'an arrow to the side: services/queue'],
    ['from http to another service', { 'src/http/a.ts': `import '../services/queue/b.ts';` }, 'an arrow that the table does not have'],
    ['to an index', { 'src/plan/a.ts': `import '../model/index.ts';` }, 'an index.ts is a door'],
    ['from a door to elsewhere', { 'src/session/index.ts': `import '../base/b.ts';` }, 'the door of session opens into session only'],
    ['out of src', { 'src/plan/a.ts': `import '../../test/x.ts';` }, 'imports nothing from outside'],
    ['to a test', { 'src/plan/a.ts': `import './b.test.ts';` }, 'nobody imports a test'],
    ['from an unknown room', { 'src/cellar/a.ts': '' }, 'a room that scripts/layers.ts does not know: cellar'],
  ])('refuse an arrow %s', (_, files, message) => {
    expect(problems(files)).toEqual([expect.stringContaining(message)]);
  });

  it('refuse a circle and print its chain, once', () => {
    const files = {
      'src/model/b.ts': `import './c.ts';`,
      'src/model/a.ts': `import './b.ts';`,
      'src/model/c.ts': `import type { A } from './a.ts';`,
    };
    expect(problems(files)).toEqual(['a circle of imports: src/model/a.ts -> src/model/b.ts -> src/model/c.ts -> src/model/a.ts']);
  });
});

describe('what only some rooms touch', () => {
  it.each([
    ['const a = Date.now();', 'Date.now'],
    ['const a = new Date();', 'new Date()'],
    ['const a = new Date;', 'new Date'],
    ['setTimeout(a, 1);', 'setTimeout'],
    ['const a = `${Math.random()}`;', 'Math.random'],
    ['import { randomUUID } from "node:crypto";', 'randomUUID'],
    ['const a = process.env.HOME;', 'process.env'],
  ])('refuses %s', (text, name) => {
    expect(problems({ 'src/plan/a.ts': text })).toEqual([expect.stringContaining(`src/plan/a.ts:1 uses ${name}`)]);
    expect(problems({ 'src/base/a.ts': text, 'src/plan/a.test.ts': text })).toEqual([]);
  });

  it('lets everybody compute with a given time', () => {
    expect(problems({ 'src/plan/a.ts': 'new Date(0).toISOString(); // setTimeout, Date.now' })).toEqual([]);
  });

  it('keeps the file system to the rooms that need it', () => {
    expect(problems({ 'src/audit/a.ts': `import { readFile } from 'node:fs/promises';` })).toEqual([
      expect.stringContaining('imports node:fs/promises'),
    ]);
    expect(
      problems({ 'src/cli/a.ts': `import 'node:fs';`, 'src/embedded/a.ts': `import 'node:fs';`, 'src/apply/a.ts': `import 'fs';` }),
    ).toEqual([]);
  });
});

describe('names', () => {
  it.each(['src/base/util.ts', 'src/audit/helpers/a.ts', 'src/plan/string-utils.ts', 'test/common.ts'])('refuse %s', (path) => {
    expect(nameProblems(path)).toHaveLength(1);
  });

  it('accept the rest', () => {
    expect(nameProblems('src/base/utility-bill.ts')).toEqual([]);
  });
});
