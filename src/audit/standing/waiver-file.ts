import { z } from 'zod';
import { BulkheadError } from '../../base/errors.ts';
import { type Waiver, waiverShape } from '../../model/waiver.ts';

const shape = z.strictObject({ waivers: z.array(waiverShape) });

/**
 * Reads a file of waivers: `{ "waivers": [{ "key", "reason", "expires", "owner" }] }`.
 *
 * @throws BH7003 when it is none, with all that is wrong with it.
 */
export function readWaivers(text: string, path: string): readonly Waiver[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return refuse(path, 'It is not JSON.');
  }
  const result = shape.safeParse(parsed);
  return result.success
    ? result.data.waivers.map(plain)
    : refuse(path, result.error.issues.map((issue) => `${issue.path.join('.') || '(top)'}: ${issue.message}`).join('\n'));
}

/**
 * Waivers of the contract and of the file together.
 *
 * @throws BH7003 when both have one for the same finding: two ends and two reasons are one too many.
 */
export function joinWaivers(first: readonly Waiver[], second: readonly Waiver[]): readonly Waiver[] {
  const all = [...first, ...second];
  const twice = [
    ...new Set(all.filter((waiver, index) => all.findIndex((other) => other.key === waiver.key) !== index).map(({ key }) => key)),
  ];
  if (twice.length === 0) return all;
  throw new BulkheadError('BH7003', {
    message: `${twice.length === 1 ? 'a finding is' : `${twice.length} findings are`} waived twice`,
    detail: twice.join('\n'),
    hint: 'Keep one waiver for each, in the contract or in the file.',
  });
}

function plain({ owner, ...waiver }: z.infer<typeof waiverShape>): Waiver {
  return owner === undefined ? waiver : { ...waiver, owner };
}

function refuse(path: string, detail: string): never {
  throw new BulkheadError('BH7003', {
    message: `the waivers in ${path} cannot be used`,
    detail,
    hint: 'A waiver has a key, a reason, the last day on which it holds, and, if you like, an owner.',
  });
}
