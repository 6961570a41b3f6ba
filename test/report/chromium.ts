import { accessSync, constants, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { environment } from '../../src/base/environment.ts';

/** The Chromium of this machine: named by BULKHEAD_CHROMIUM, on the path, or downloaded by Playwright. Null when there is none. */
export function findChromium(): string | null {
  const named = environment('BULKHEAD_CHROMIUM');
  if (named !== undefined) return named;
  const folders = (environment('PATH') ?? '').split(delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
  const downloaded = below(join(homedir(), '.cache', 'ms-playwright')).flatMap((folder) => [
    join(folder, 'chrome-linux', 'chrome'),
    join(folder, 'chrome-linux', 'headless_shell'),
  ]);
  return [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...downloaded].find(runs) ?? null;
}

function below(folder: string): readonly string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
