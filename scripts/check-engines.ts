import { readText } from './files.ts';
import { type LockFile, missingPackages } from './lock-file.ts';
import { admits } from './node-range.ts';
import { type Outcome, outcome } from './outcome.ts';

/** The oldest Node that Bulkhead runs on; the same as `engines` of package.json, which is checked. */
const floor = '20.19.0';

interface Engines {
  readonly packages: Readonly<Record<string, { readonly engines?: { readonly node?: string } }>>;
}

/**
 * npm only warns when a package does not support the running Node, so a caret range could take in a version that breaks
 * at run time. Every package of the lock file, development included, must admit the floor.
 */
export function checkEngines(): Outcome {
  const lock = JSON.parse(readText('package-lock.json')) as Engines;
  return outcome(engineProblems(lock), `${Object.keys(lock.packages).length} packages admit Node ${floor}`);
}

export function engineProblems(lock: Engines): readonly string[] {
  return Object.entries(lock.packages).flatMap(([path, { engines }]) => {
    const range = engines?.node;
    const name = path === '' ? 'package.json' : path.replace(/^.*node_modules\//, '');
    if (path === '' && range !== '>=20.19') {
      return [`package.json: engines.node is ${range ?? 'missing'}; scripts/check-engines.ts says ${floor}`];
    }
    return range === undefined || admits(range, floor) ? [] : [`${name} needs Node ${range}, which excludes ${floor}`];
  });
}

/** `npm ci` of npm 11 refuses a lock file that lacks a package of any platform. */
export function checkLock(): Outcome {
  const missing = missingPackages(JSON.parse(readText('package-lock.json')) as LockFile);
  const problems = missing.map(({ name, range, neededBy }) => `package-lock.json lacks ${name} ${range}, which ${neededBy} names`);
  return outcome(missing.length === 0 ? [] : [...problems, 'npm ci refuses it. Run: node dist/scripts/complete-lock.js']);
}
