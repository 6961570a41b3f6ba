import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { BulkheadError } from '../base/errors.ts';

/**
 * Writes a file, and the folders on the way to it.
 *
 * @throws BH8002 when that cannot be done.
 */
export function writeFile(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (cause) {
    throw new BulkheadError('BH8002', {
      message: `${path} could not be written`,
      detail: cause instanceof Error ? cause.message : undefined,
      hint: 'Give another path with --out.',
      cause,
    });
  }
}
