import { inject } from 'vitest';

/** What the global setup tells every test file. */
export interface TestRun {
  /** Of a superuser, in the maintenance database. */
  readonly url: string;
  /** As `server_version_num` says it: 180004 is 18.4. */
  readonly versionNum: number;
  /** The prefix of every database the harness makes in this run. */
  readonly prefix: string;
  /** Schema of the maintenance database in which test files say what they do (see registry.ts). */
  readonly registry: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    bulkheadRun: TestRun;
  }
}

/** The run that this test file belongs to. */
export function currentRun(): TestRun {
  return inject('bulkheadRun');
}
