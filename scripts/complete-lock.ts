import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from './files.ts';
import { type LockFile, completed, missingPackages } from './lock-file.ts';
import { root } from './root.ts';

// After `npm install` on a machine whose registry lacks some platforms: node dist/scripts/complete-lock.js
const lock = JSON.parse(readText('package-lock.json')) as LockFile;
const missing = missingPackages(lock);
if (missing.length > 0) writeFileSync(join(root, 'package-lock.json'), `${JSON.stringify(completed(lock), null, 2)}\n`);
process.stdout.write(missing.length === 0 ? 'the lock file is complete\n' : missing.map(({ name }) => `added ${name}\n`).join(''));
