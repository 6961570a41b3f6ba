import { describe, expect, it } from 'vitest';
import { type ErrorCode, codes } from './codes.ts';
import { BulkheadError, invariant, isBulkheadError } from './errors.ts';

const secret = 'jane@example.test';

describe('an error', () => {
  it.each(Object.keys(codes) as ErrorCode[])('%s shows its facts and never its cause', (code) => {
    const error = new BulkheadError(code, {
      message: 'it failed',
      detail: 'constraint x',
      hint: 'Mend it.',
      object: 'public.t',
      sqlstate: '23505',
      cause: new Error(secret),
    });
    const shown = error.toPublic();
    expect(shown).toEqual({
      code,
      title: codes[code],
      message: 'it failed',
      detail: 'constraint x',
      hint: 'Mend it.',
      object: 'public.t',
      sqlstate: '23505',
      retryable: false,
      docs: `docs/reference/errors/${code}.md`,
    });
    expect(JSON.stringify(shown)).not.toContain(secret);
    expect(error.cause).toBeInstanceOf(Error);
  });

  it('leaves out what it does not know', () => {
    expect(Object.keys(new BulkheadError('BH9001', { message: 'x' }).toPublic()).sort()).toEqual([
      'code',
      'docs',
      'message',
      'retryable',
      'title',
    ]);
  });

  it('is known in every copy of the package', () => {
    const foreign = Object.defineProperty(new Error('x'), Symbol.for('bulkhead.error'), { value: true });
    expect(isBulkheadError(foreign)).toBe(true);
    for (const other of [new Error('x'), null, undefined, 'BH9001', {}]) expect(isBulkheadError(other)).toBe(false);
  });

  it('is raised when what must hold does not', () => {
    expect(() => invariant(false, 'two is three')).toThrow(expect.objectContaining({ code: 'BH9001', message: 'two is three' }));
    expect(() => invariant(true, '')).not.toThrow();
  });
});
