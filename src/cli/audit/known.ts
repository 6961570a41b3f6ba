import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readBaseline } from '../../audit/standing/baseline.ts';
import type { Known } from '../../audit/standing/standing.ts';
import { joinWaivers, readWaivers } from '../../audit/standing/waiver-file.ts';
import { systemClock } from '../../base/clock.ts';
import type { Contract } from '../../contract/declaration.ts';
import type { Waiver } from '../../model/waiver.ts';
import { readFile } from '../read-file.ts';

const usual = 'bulkhead.waivers.json';

export interface KnownOptions {
  readonly baseline?: string;
  readonly waivers?: string;
}

/** What is known of findings already: waivers of the contract and of the file, and the baseline. */
export function knownOf(options: KnownOptions, contract: Contract | null): Known {
  const { baseline } = options;
  return {
    waivers: joinWaivers(contract?.waivers ?? [], fileWaivers(options.waivers)),
    baseline:
      baseline === undefined
        ? null
        : readBaseline(readFile(baseline, 'the baseline', 'Write one with `bulkhead audit --write-baseline <file>`.'), baseline),
    today: new Date(systemClock.now()).toISOString().slice(0, 10),
  };
}

function fileWaivers(given: string | undefined): readonly Waiver[] {
  if (given === undefined && !existsSync(resolve(usual))) return [];
  const path = given ?? usual;
  return readWaivers(readFile(path, 'the waivers', 'Check --waivers.'), path);
}
