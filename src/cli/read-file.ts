import { readFileSync } from 'node:fs';
import { BulkheadError } from '../base/errors.ts';

/**
 * The text of a file that was named on the command line.
 *
 * @throws BH8002 when it cannot be read.
 */
export function readFile(path: string, what: string, hint: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new BulkheadError('BH8002', { message: `${what} ${path} could not be read`, hint, cause });
  }
}
