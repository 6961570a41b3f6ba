import { describe, expect, it } from 'vitest';
import { errorPageProblems, linkProblems, onePageEach } from './check-docs.ts';
import { exceptionProblems } from './check-exceptions.ts';
import { sizeProblems, sizeReport } from './check-sizes.ts';

const whole = '# BH1001: it broke\n\n## What happened\n\n## Why it matters\n\n## How to fix\n\n## Related\n';

describe('pages', () => {
  it('are one to one with names', () => {
    const pages = new Map([
      ['docs/r/a.md', ''],
      ['docs/r/c.md', ''],
      ['docs/r/README.md', ''],
      ['docs/r/deep/d.md', ''],
    ]);
    expect(onePageEach('rule', ['a', 'b'], 'docs/r', pages)).toEqual([
      'docs/r/b.md is missing: every rule has its page',
      'docs/r/c.md has no rule of its name',
    ]);
  });

  it('of errors carry the title of the code and four sections', () => {
    const path = 'docs/reference/errors/BH1001.md';
    expect(errorPageProblems({ BH1001: 'it broke' }, new Map([[path, whole]]))).toEqual([]);
    expect(errorPageProblems({ BH1001: 'it burst' }, new Map([[path, whole]]))).toHaveLength(1);
    expect(errorPageProblems({ BH1001: 'it broke' }, new Map([[path, whole.replace('## Related', '## See also')]]))).toHaveLength(1);
  });

  it('have no dead links', () => {
    const text = '[a](b.md) [c](../d.md#e) [f](https://g) [h](#i)\n```\n[j](k.md)\n```\n`[l](m.md)`';
    expect(linkProblems('docs/x/y.md', text, (target) => target === 'docs/x/b.md')).toEqual([
      'docs/x/y.md: the link to ../d.md leads nowhere',
    ]);
  });
});

describe('exceptions', () => {
  const disable = ['oxlint', 'disable-next-line'].join('-');
  it('carry their reason', () => {
    expect(exceptionProblems('a.ts', `// ${disable} no-console -- the program's output`)).toEqual([]);
    expect(exceptionProblems('a.ts', `// ${disable} no-console`)).toHaveLength(1);
  });

  it('include skipped tests, and .only is never allowed', () => {
    const skip = ['it', 'skip('].join('.');
    const only = ['it', 'only('].join('.');
    expect(exceptionProblems('a.test.ts', `${skip}'x'`)).toHaveLength(1);
    expect(exceptionProblems('a.test.ts', `// PostgreSQL 15 has no such view.\n${skip}'x'`)).toEqual([]);
    expect(exceptionProblems('a.test.ts', `// Why not.\n${only}'x'`)).toHaveLength(1);
  });
});

describe('sizes', () => {
  it('are reported, and a long file is explained', () => {
    const lines = new Map([
      ['src/a.ts', 401],
      ['src/b.ts', 500],
      ['src/c.ts', 10],
    ]);
    expect(sizeProblems(lines, 'Long: `src/b.ts` is one table.')).toEqual([expect.stringContaining('src/a.ts has 401 lines')]);
    expect(sizeReport([...lines.values()])).toBe(
      '3 files, 911 lines; median 401 (aim: 120 at most), p90 500 (aim: 250 at most), longest 500',
    );
  });
});
