import { describe, expect, it } from 'vitest';
import { environment } from '../../src/base/environment.ts';
import { sql, trusted } from '../../src/base/sql.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import { readMeanings } from '../../src/catalog/meanings/read-meanings.ts';
import type { Connection } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import type { Claim } from '../../src/prove/claims/claim.ts';
import { proveClaims } from '../../src/prove/claims/prove.ts';
import { confirmed } from '../../src/prove/claims/confirm.ts';
import type { Picture } from '../../src/prove/logic/instance.ts';
import { useDatabase } from '../harness/database.ts';
import { dice as throwDice } from '../plan/random/dice.ts';
import { drawQuestions, interviewer, spellQuestion } from './differential/questions.ts';
import { type System, drawSystem } from './differential/system.ts';
import { drawnTenancy, walls } from './differential/tenancy.ts';

// One seed: BULKHEAD_SEED=17. Many: BULKHEAD_SEED=1-500. A failing test has its seed in its name.
const [first = 1, last = first] = (environment('BULKHEAD_SEED') ?? '1-12').split('-').map(Number);
const seeds = Array.from({ length: last - first + 1 }, (_, index) => first + index);

const database = useDatabase();
const counts: Record<string, number> = {};
const count = (what: string) => {
  counts[what] = (counts[what] ?? 0) + 1;
};

describe('what is claimed of a random system', () => {
  it.each(seeds)('is true on the server (seed %i)', async (seed) => {
    const system = drawSystem(seed);
    const wrong = await withConnection(database.driver, (connection) => tried(connection, system, seed));
    expect(wrong.join('\n')).toBe('');
  });

  it('is told', () => {
    process.stderr.write(`${JSON.stringify(Object.fromEntries(Object.entries(counts).toSorted()))}\n`);
    expect(counts['proved, tried'] ?? 0).toBeGreaterThan(0);
    expect(counts['refuted, witness works'] ?? 0).toBeGreaterThan(0);
  });
});

async function tried(connection: Connection, system: System, seed: number): Promise<readonly string[]> {
  const { plot } = system;
  await connection.query(sql`begin`);
  try {
    const ddl = [...system.ddl, ...walls(throwDice(seed + 1_000_000), plot), interviewer(plot.schema)];
    for (const statement of ddl) {
      await connection.script(trusted(statement)).catch((cause: unknown) => {
        throw new Error(`the system's own statement failed: ${statement}`, { cause });
      });
    }
    const database = await introspect(connection, { roles: Object.values(plot.roles), withinTransaction: true });
    const picture = { database, meanings: readMeanings(database) };
    const tenancy = drawnTenancy(plot, system.asking);
    const claims = proveClaims(picture, tenancy).filter((claim) => claim.kind === 'table');
    for (const claim of claims) count(`${claim.verdict} ${claim.reason}`);
    return [...(await provedButCrossed(connection, system, claims)), ...claims.flatMap((claim) => hollow(picture, claim))].map(
      (line) => `${line}\n${ddl.slice(0, -1).join(';\n')}`,
    );
  } finally {
    await connection.query(sql`rollback`);
  }
}

/** Asks the server for everything that is proved not to cross: no answer may hold a row of another tenant. */
async function provedButCrossed(connection: Connection, system: System, claims: readonly Claim[]): Promise<readonly string[]> {
  const { plot } = system;
  const proved = new Set(
    claims.filter((claim) => claim.verdict === 'proved').map((claim) => `${claim.role} ${claim.object} ${claim.command}`),
  );
  const questions = drawQuestions(system).filter((question) =>
    proved.has(`${question.role} ${plot.schema}.${question.relation} ${question.statement.kind}`),
  );
  const tenants: (string | null)[] = [];
  for (const session of system.sessions) tenants.push(await canonical(connection, plot.tenant.type, session.tenant));
  const asked = questions.map((question) => {
    const spelt = spellQuestion(system, question);
    const { statement } = question;
    const relation = `${plot.schema}.${question.relation}`;
    // What is told is whose the rows are; of written ones, whose they were and whose they became.
    const whose = (where: string) =>
      `select coalesce(string_agg(distinct tenant::text, ',' order by tenant::text), '') from ${relation}${where}`;
    const plain =
      statement.kind === 'select'
        ? { sql: `select coalesce(string_agg(distinct coalesce(tenant::text, '(none)'), ','), '') from ${relation}`, after: null }
        : {
            sql: spelt.sql,
            after:
              statement.kind === 'insert' ? whose(' where id = 90') : statement.kind === 'update' ? whose(' where mark = 1') : spelt.after,
          };
    return {
      ...plain,
      role: question.role,
      settings: Object.fromEntries(
        Object.entries(system.sessions[question.session] ?? {}).map(([name, value]) => [plot.setting(name as 'tenant'), value]),
      ),
    };
  });
  const { rows } = await connection.query<{ answers: string }>(
    sql`select to_json(${trusted(plot.schema)}.interview(${JSON.stringify(asked)}::jsonb))::text as answers`,
  );
  const answers = JSON.parse(rows[0]?.answers ?? '[]') as readonly (string | null)[];
  return questions.flatMap((question, at) => {
    const answer = answers[at] ?? '';
    count('proved, tried');
    if (!answer.startsWith('ok ')) return [];
    const told = answer.slice(3);
    const own = tenants[question.session] ?? null;
    const rowsOf = system.rows[question.relation] ?? [];
    const seen =
      question.statement.kind === 'delete'
        ? told
            .split(',')
            .filter(Boolean)
            .map((id) => rowsOf.find((row) => row['id'] === id)?.['tenant'] ?? '(none)')
        : told === ''
          ? []
          : told.split(',');
    const foreign = seen.filter((tenant) => tenant !== own);
    return foreign.length === 0
      ? []
      : [
          `PROVED AND CROSSED: ${question.role} ${question.statement.kind} ${question.relation}, session ${JSON.stringify(system.sessions[question.session])}: ${asked[at]?.sql ?? ''} gave ${told}`,
        ];
  });
}

/** The value as the key's type has it; null when it cannot be one. */
async function canonical(connection: Connection, type: string, value: string | undefined): Promise<string | null> {
  if (value === undefined || value === '') return null;
  await connection.query(sql`savepoint canonical`);
  try {
    const { rows } = await connection.query<{ value: string }>(sql`select ${value}::${trusted(type)}::text as value`);
    return rows[0]?.value ?? null;
  } catch {
    await connection.query(sql`rollback to savepoint canonical`);
    return null;
  }
}

/** A witness that does not show what it is for. */
function hollow(picture: Picture, claim: Claim): readonly string[] {
  const { witness } = claim;
  if (claim.verdict !== 'refuted' || witness === null || witness.rows.length === 0) return [];
  if (witness.where.length > 0) {
    count('refuted, witness leaves something open');
    return [];
  }
  const shown = confirmed(picture, claim.object, claim.command, witness);
  if (shown !== false) {
    count(shown === true ? 'refuted, witness works' : 'refuted, witness not decided');
    return [];
  }
  count('refuted, witness fails');
  return [`REFUTED AND HELD: ${claim.role} ${claim.command} ${claim.object}: ${JSON.stringify(witness)}`];
}
