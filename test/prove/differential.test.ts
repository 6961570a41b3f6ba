import { describe, expect, it } from 'vitest';
import { environment } from '../../src/base/environment.ts';
import { sql, trusted } from '../../src/base/sql.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import type { Connection } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import { useDatabase } from '../harness/database.ts';
import { type Judgement, judge } from './differential/compare.ts';
import { drawnMeanings } from './differential/meanings.ts';
import { oracle } from './differential/predict.ts';
import { type Question, drawQuestions, interviewer, spellQuestion } from './differential/questions.ts';
import { type System, drawSystem } from './differential/system.ts';

// One seed: BULKHEAD_SEED=17. Many: BULKHEAD_SEED=1-500. A failing test has its seed in its name.
const [first = 1, last = first] = (environment('BULKHEAD_SEED') ?? '1-8').split('-').map(Number);
const seeds = Array.from({ length: last - first + 1 }, (_, index) => first + index);

const database = useDatabase();
const counts: Record<Judgement, number> = { agreed: 0, 'other-error': 0, hazard: 0, unknown: 0, differs: 0 };
const reasons = new Map<string, number>();
const outcomes = new Map<string, number>();

describe('what the evaluator says of a random system', () => {
  it.each(seeds)('is what the server does (seed %i)', async (seed) => {
    const system = drawSystem(seed);
    const different = await withConnection(database.driver, (connection) => interview(connection, system));
    const made = different.length === 0 ? [] : system.ddl;
    expect([...different, ...made].join('\n')).toBe('');
  });

  it('is seldom that it does not know', () => {
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const why = [...reasons].toSorted(([, a], [, b]) => b - a).slice(0, 12);
    process.stderr.write(
      `${total} comparisons: ${JSON.stringify(counts)}, ${((100 * counts.unknown) / total).toFixed(2)} % unknown\n  ${JSON.stringify(Object.fromEntries(outcomes))}\n${why.map(([reason, count]) => `  ${count} ${reason}\n`).join('')}`,
    );
    expect(total).toBeGreaterThan(0);
    expect(counts.unknown / total).toBeLessThan(0.05);
  });
});

/** Makes a system, asks everything, and undoes it all: roles too are gone with the transaction. */
async function interview(connection: Connection, system: System): Promise<readonly string[]> {
  const { plot } = system;
  await connection.query(sql`begin`);
  try {
    for (const statement of [...system.ddl, interviewer(plot.schema)]) {
      await connection.script(trusted(statement)).catch((cause: unknown) => {
        throw new Error(`the system's own statement failed: ${statement}`, { cause });
      });
    }
    const picture = await introspect(connection, { roles: Object.values(plot.roles), withinTransaction: true });
    const { predict } = oracle(system, picture, drawnMeanings(system, picture));
    const questions = drawQuestions(system);
    const asked = questions.map((question) => ({
      ...spellQuestion(system, question),
      role: question.role,
      settings: settingsOf(system, question),
    }));
    const { rows } = await connection.query<{ answers: string }>(
      sql`select to_json(${trusted(plot.schema)}.interview(${JSON.stringify(asked)}::jsonb))::text as answers`,
    );
    const answers = JSON.parse(rows[0]?.answers ?? '[]') as readonly string[];
    expect(answers).toHaveLength(questions.length);
    return questions.flatMap((question, at) => {
      const prediction = predict(question);
      const answer = answers[at] ?? '';
      const judgement = judge(prediction, answer);
      counts[judgement]++;
      const answered = answer
        .replace(/^ok .+$/, 'ok, with rows')
        .replace(/^(error \w{5}).*$/s, answer.includes('row-level') ? 'error of a policy' : '$1');
      outcomes.set(answered, (outcomes.get(answered) ?? 0) + 1);
      if (prediction.kind === 'unknown') reasons.set(prediction.reason, (reasons.get(prediction.reason) ?? 0) + 1);
      return judgement === 'differs'
        ? [
            `${question.role}, session ${question.session}: ${asked[at]?.sql ?? ''}\n  said   ${JSON.stringify(prediction)}\n  server ${answer}`,
          ]
        : [];
    });
  } finally {
    await connection.query(sql`rollback`);
  }
}

function settingsOf(system: System, question: Question): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(system.sessions[question.session] ?? {}).map(([name, value]) => [`${system.plot.schema}.${name}`, value]),
  );
}
