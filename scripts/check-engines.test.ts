import { describe, expect, it } from 'vitest';
import { engineProblems } from './check-engines.ts';
import { completed, missingPackages } from './lock-file.ts';
import { admits } from './node-range.ts';

describe('a range of Node versions', () => {
  it.each([
    '>=20.19',
    '>= 20.12.0',
    '^20.19.0 || >=22.12.0',
    '20 || >=22',
    '18 || 20 || >=22',
    '*',
    '',
    '20.x',
    '20.*',
    '>=16 <21',
    '^8.16.0 || >=11.0.0',
    '~20.19',
    '18 - 20',
    '<=20',
    'v20.19.0',
    '>0.4',
  ])('admits 20.19.0: %s', (range) => {
    expect(admits(range, '20.19.0')).toBe(true);
  });

  it.each([
    '>=22',
    '^20.20.0 || >=22',
    '20.18',
    '^18 || ^22',
    '<20',
    '>20',
    '~20.18.0',
    '16 - 18',
    '>=20.19.1',
    '^0.20.19',
    '20.19.1',
    '>=16 <20.19',
  ])('excludes 20.19.0: %s', (range) => {
    expect(admits(range, '20.19.0')).toBe(false);
  });

  it('is refused when it cannot be read', () => {
    expect(() => admits('the newest', '20.19.0')).toThrow('cannot be read');
    expect(() => admits('>=', '20.19.0')).toThrow('cannot be read');
  });
});

describe('the check of engines', () => {
  it('names the package that excludes the floor', () => {
    const packages = {
      '': { engines: { node: '>=20.19' } },
      'node_modules/a/node_modules/@b/c': { engines: { node: '>=22' } },
      'node_modules/d': {},
    };
    expect(engineProblems({ packages })).toEqual(['@b/c needs Node >=22, which excludes 20.19.0']);
  });

  it('holds package.json to the same floor', () => {
    expect(engineProblems({ packages: { '': { engines: { node: '>=18' } } } })).toHaveLength(1);
  });
});

describe('a lock file', () => {
  const lock = {
    name: 'x',
    packages: {
      '': {},
      'node_modules/tool': {
        dev: true,
        optionalDependencies: { '@tool/linux-x64-musl': '1.2.3', '@tool/darwin-arm64': '1.2.3', '@tool/linux-x64': '1.2.3' },
      },
      'node_modules/@tool/linux-x64': { version: '1.2.3' },
    },
  };

  it('lacks what its registry lacked, and is completed', () => {
    expect(missingPackages(lock).map(({ name }) => name)).toEqual(['@tool/linux-x64-musl', '@tool/darwin-arm64']);
    const whole = completed(lock);
    expect(missingPackages(whole)).toEqual([]);
    expect(whole.name).toBe('x');
    expect(whole.packages).toMatchObject({
      'node_modules/@tool/darwin-arm64': { version: '1.2.3', dev: true, optional: true, os: ['darwin'], cpu: ['arm64'] },
      'node_modules/@tool/linux-x64-musl': { os: ['linux'], cpu: ['x64'], libc: ['musl'] },
    });
  });

  it('is not completed by a guess', () => {
    const strange = { packages: { 'node_modules/tool': { optionalDependencies: { '@tool/native': '1.2.3' } } } };
    expect(() => completed(strange)).toThrow('cannot be told');
  });
});
