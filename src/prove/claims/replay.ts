import { isBulkheadError } from '../../base/errors.ts';
import { nameKey, quoteIdent, quoteLiteral } from '../../base/ident.ts';
import { trusted } from '../../base/sql.ts';
import type { Connection } from '../../driver/driver.ts';
import { inTransaction } from '../../driver/transaction.ts';
import type { Database } from '../../model/database.ts';
import type { Table } from '../../model/table.ts';
import type { Tenancy } from '../../model/tenancy.ts';
import { become, readDisguise, unmask } from '../lab/session.ts';
import type { Blueprint } from '../synthesise/blueprint.ts';
import { type Inserted, type Inserter, insertRow } from '../synthesise/insert.ts';
import { populate, survey } from '../synthesise/populate.ts';
import { insertText, literal, relation } from '../synthesise/statement.ts';
import type { Cell, SeededRow } from '../synthesise/world.ts';
import type { Claim, Witness } from './claim.ts';

/** What became of a refuted claim when its witness was built and tried on the server. */
export interface Replay {
  readonly claim: Claim;
  /** `confirmed`: the row was reached. `contradicted`: it was not; the reasoning is wrong. `not-made`: it could not be tried. */
  readonly outcome: 'confirmed' | 'contradicted' | 'not-made';
  readonly reason: string | null;
}

/**
 * Builds the database of each witness, tries its statement, and takes everything back. Claims whose witness needs no
 * row of its own are the attack's to confirm and are left out.
 */
export async function replayClaims(
  connection: Connection,
  input: { readonly database: Database; readonly tenancy: Tenancy; readonly seed?: number },
  claims: readonly Claim[],
): Promise<readonly Replay[]> {
  const asked = claims.filter((claim) => claim.verdict === 'refuted' && claim.kind === 'table' && (claim.witness?.rows.length ?? 0) > 0);
  if (asked.length === 0) return [];
  return inTransaction(connection, () => all(connection, input, asked), { rollback: true });
}

async function all(
  connection: Connection,
  { database, tenancy, seed = 1 }: { readonly database: Database; readonly tenancy: Tenancy; readonly seed?: number },
  claims: readonly Claim[],
): Promise<readonly Replay[]> {
  const disguise = await readDisguise(connection);
  await connection.script(
    trusted('set local client_min_messages = error; set local statement_timeout = 10000; set constraints all deferred'),
  );
  const populated = survey(connection, database, tenancy, { seed, mayReplicate: disguise.authorization });
  await populate(populated, tenancy, 'A');
  await populate(populated, tenancy, 'B');
  await connection.script(trusted('set constraints all deferred'));
  const replays: Replay[] = [];
  for (const claim of claims) {
    await connection.script(trusted('savepoint bulkhead_replay'));
    try {
      const identity = { become: become(disguise, claim.role), unmask: unmask(disguise) };
      replays.push({ claim, ...(await one(connection, populated.inserter, claim, identity)) });
    } catch (error) {
      if (!isBulkheadError(error)) throw error;
      replays.push({ claim, outcome: 'not-made', reason: `${error.sqlstate ?? error.code}: ${error.message}` });
    } finally {
      await connection.script(trusted('rollback to savepoint bulkhead_replay; release savepoint bulkhead_replay'));
    }
  }
  return replays;
}

/** Whether the statement writes over a row that is there. */
function rewrites(claim: Claim): boolean {
  return claim.command === 'update' || claim.command === 'escalate';
}

type Outcome = Pick<Replay, 'outcome' | 'reason'>;

async function one(
  connection: Connection,
  inserter: Inserter,
  claim: Claim,
  identity: { readonly become: string; readonly unmask: string },
): Promise<Outcome> {
  const { witness } = claim;
  if (witness === null) return { outcome: 'not-made', reason: 'it has no witness' };
  if (witness.where.length > 0) return { outcome: 'not-made', reason: `the witness leaves open ${witness.where.join(', ')}` };
  const made: (Inserted | null)[] = [];
  for (const [index, row] of witness.rows.entries()) {
    const print = inserter.world.prints.get(row.table);
    if (print === undefined) return { outcome: 'not-made', reason: `${row.table} cannot be filled` };
    // What an update would write is written over the row that is there.
    if (row.written && rewrites(claim)) {
      made.push(null);
      continue;
    }
    const inserted = await insertRow(inserter, {
      print,
      party: 'B',
      person: inserter.world.people.fresh,
      salt: `witness:${index}`,
      leaf: null,
      further: true,
      fixed: cellsOf(print, row.values),
    });
    if (typeof inserted === 'string') return { outcome: 'not-made', reason: inserted };
    made.push(inserted);
  }
  const reached =
    claim.command === 'update'
      ? made[witness.rows.findIndex((row) => !row.written && row.table === claim.object)]
      : made[witness.reached ?? -1];
  if (reached == null) return { outcome: 'not-made', reason: 'the witness names no row' };
  await connection.script(trusted('set constraints all immediate'));
  const place = placeOf(inserter, reached.row);
  if (place === null) return { outcome: 'not-made', reason: `${claim.object} has no primary key to find the row by` };
  const becomes = witness.rows.find((row) => row.written)?.values ?? {};
  const { target, where } = place;
  if (claim.command === 'insert') await connection.query(trusted(`delete from ${target} where ${where}`));
  const before = await versionOf(connection, place);
  await connection.script(trusted([...settings(witness), identity.become].join('; ')));
  try {
    const { rows } = await connection.query(trusted(statementOf(claim, reached, place, becomes)));
    await connection.script(trusted(identity.unmask));
    const seen = claim.command === 'select' ? rows.length > 0 : (await versionOf(connection, place)) !== before;
    return seen ? { outcome: 'confirmed', reason: null } : { outcome: 'contradicted', reason: 'the row was not reached' };
  } catch (error) {
    if (!isBulkheadError(error) || error.sqlstate === undefined) throw error;
    // Rights on columns, and constraints that the statement meets on other rows, say nothing about policies.
    const beside = (error.sqlstate === '42501' && !/row-level security/.test(error.message)) || error.sqlstate.startsWith('23');
    return { outcome: beside ? 'not-made' : 'contradicted', reason: `the server refused it (${error.sqlstate})` };
  }
}

interface Place {
  readonly table: Table;
  readonly target: string;
  readonly where: string;
  readonly column: string;
}

/** The values to write; nothing changes where the witness demands nothing. */
function changes(place: Place, becomes: Readonly<Record<string, string | null>>): string {
  const plain = place.table.columns.filter((column) => column.generated === null && column.name in becomes).map((column) => column.name);
  if (plain.length === 0) return `${place.column} = ${place.column}`;
  return plain.map((name) => `${quoteIdent(name)} = ${literal(becomes[name] ?? null)}`).join(', ');
}

/** Where a row is found again by somebody whom nothing hides it from. */
function placeOf(inserter: Inserter, row: SeededRow): Place | null {
  const print = inserter.world.prints.get(nameKey(row.table));
  const primary = print?.primary ?? [];
  const [first] = primary;
  if (print === undefined || first === undefined) return null;
  const where = primary.map((column) => `${quoteIdent(column)}::text = ${quoteLiteral(row.values.get(column) ?? '').trim()}`).join(' and ');
  return { table: print.table, target: relation(row.table), where, column: quoteIdent(first) };
}

async function versionOf(connection: Connection, place: Place): Promise<string | null> {
  const { rows } = await connection.query<{ version: string }>(
    trusted(`select ctid::text as version from ${place.target} where ${place.where}`),
  );
  return rows[0]?.version ?? null;
}

/** The statement of the claim. What changes rows does so without looking at them, so that policies for reading stay out of it. */
function statementOf(claim: Claim, reached: Inserted, place: Place, becomes: Readonly<Record<string, string | null>>): string {
  switch (claim.command) {
    case 'insert':
      return insertText(place.table, place.target, reached.cells);
    case 'update':
    case 'escalate':
      return `update ${place.target} set ${changes(place, becomes)}`;
    case 'delete':
      return `delete from ${place.target}`;
    default:
      return `select 'seen' as hit from ${place.target} where ${place.where}`;
  }
}

function settings(witness: Witness): readonly string[] {
  return Object.entries(witness.settings).flatMap(([name, value]) =>
    value === null ? [] : [`select set_config(${quoteLiteral(name).trim()}, ${quoteLiteral(value).trim()}, true)`],
  );
}

function cellsOf(print: Blueprint, values: Readonly<Record<string, string | null>>): ReadonlyMap<string, Cell> {
  const plain = new Set(print.table.columns.filter((column) => column.generated === null).map((column) => column.name));
  return new Map(Object.entries(values).filter(([column]) => plain.has(column)));
}
