import pg from 'pg';
import { enterStatement } from '../../src/session/context.ts';
import type { Tenancy } from '../../src/model/tenancy.ts';
import { appRole } from './contract.ts';
import type { Case, Subject } from './cases.ts';

/** A node-postgres client in the application's role: both sides of every pair run on it, in one transaction. */
export async function openSession(url: string, database: string): Promise<pg.Client> {
  const at = new URL(url);
  at.pathname = `/${encodeURIComponent(database)}`;
  const client = new pg.Client({ connectionString: at.href, application_name: 'bulkhead-bench' });
  await client.connect();
  await client.query(`set role ${appRole}`);
  return client;
}

/** Runs `work` as the subject's tenant and user; the context is entered before, so that its cost is not measured. */
export async function asSubject<T>(client: pg.Client, tenancy: Tenancy, subject: Subject, work: () => Promise<T>): Promise<T> {
  const { text, values } = enterStatement(tenancy, { tenant: subject.tenant, actor: subject.user });
  await client.query('begin');
  try {
    await client.query({ text, values: [...values] });
    return await work();
  } finally {
    await client.query('rollback');
  }
}

export type Side = 'sealed' | 'bare';
export type Protocol = 'named' | 'unnamed';

/** What node-postgres is asked; a name makes it a prepared statement that is parsed once a connection. */
export function queryOf(test: Case, side: Side, protocol: Protocol, subject: Subject): { text: string; values: string[]; name?: string } {
  const query =
    side === 'sealed'
      ? { text: test.sealed, values: [...test.values(subject)] }
      : { text: test.bare, values: [...test.bareValues(subject)] };
  return protocol === 'named' ? { ...query, name: `${side} ${test.name}` } : query;
}
