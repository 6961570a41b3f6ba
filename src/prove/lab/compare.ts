import { fingerprint } from '../../base/hash.ts';
import { trusted } from '../../base/sql.ts';
import type { Addition } from '../synthesise/more.ts';
import { type Answer, ask } from './ask.ts';
import { type Dressing, inSessions, startOver } from './groups.ts';
import type { Attempt, ProbeOutcome } from './probe.ts';
import type { Refusal } from './refusal.ts';
import { opening, unmask } from './session.ts';

export interface Comparison {
  readonly questions: readonly Attempt[];
  /** What others add between the two askings. */
  readonly additions: readonly Addition[];
  /** What follows once they are there: copies that are filled again. */
  readonly after: readonly string[];
  /** Whether another attack has gone through at this place already. */
  readonly isOpen: (question: Attempt) => boolean;
}

/**
 * Asks every question twice, lets others add rows, and asks again. An answer that held still before and differs now was
 * made from rows of others; one that did not hold still tells nothing.
 */
export async function compareAnswers(
  dressing: Dressing,
  comparison: Comparison,
  onOutcome: (question: Attempt, outcome: ProbeOutcome) => void,
): Promise<void> {
  const { connection } = dressing;
  const known = new Map<Attempt, Answer | Refusal>();
  const told = new Set<string>();
  const questions = comparison.questions.filter((each) => {
    if (comparison.isOpen(each)) onOutcome(each, { kind: 'covered' });
    return !comparison.isOpen(each);
  });
  const asked = async (question: Attempt): Promise<Answer | Refusal> => {
    const answer = await ask(connection, [question.statement]);
    await startOver(connection);
    return answer;
  };
  await inSessions(
    dressing,
    questions,
    async (each) => {
      const first = await asked(each);
      const again = await asked(each);
      if (isUnclear(first)) onOutcome(each, { kind: 'failed', reason: first.text });
      else if (mark(first) === mark(again)) known.set(each, first);
      else
        onOutcome(each, {
          kind: 'skipped',
          reason: 'two calls in a row gave different answers, so that a change shows nothing',
          attacks: 0,
        });
    },
    (each, reason) => onOutcome(each, { kind: 'skipped', reason, attacks: 1 }),
  );
  /** The questions that are answered otherwise once these rows are there. */
  const changedBy = async (some: readonly Attempt[], rows: readonly string[]): Promise<ReadonlyMap<Attempt, Answer | Refusal>> => {
    const found = new Map<Attempt, Answer | Refusal>();
    await connection.script(trusted('savepoint bulkhead_change'));
    for (const statement of [...rows, ...comparison.after]) await attemptTo(dressing, statement);
    const work = async (each: Attempt): Promise<void> => {
      const answer = await asked(each);
      const before = known.get(each);
      if (before !== undefined && mark(answer) !== mark(before)) found.set(each, answer);
    };
    await inSessions(dressing, some, work, () => undefined);
    await connection.script(trusted('rollback to savepoint bulkhead_change; release savepoint bulkhead_change'));
    return found;
  };
  const all = comparison.additions.map((addition) => addition.statement);
  const changed = await changedBy([...known.keys()], all);
  for (const each of known.keys()) {
    const answer = changed.get(each);
    if (answer === undefined) onOutcome(each, { kind: 'held' });
    else if (isUnclear(answer)) onOutcome(each, { kind: 'failed', reason: answer.text });
    else if (told.has(placeOf(each))) onOutcome(each, { kind: 'covered' });
    else {
      told.add(placeOf(each));
      onOutcome(await explained(dressing, comparison, each, changedBy), { kind: 'oracle' });
    }
  }
}

/** The oracle with its reason: the one row that changes the answer, if one alone does, and both askings as a script. */
async function explained(
  dressing: Dressing,
  comparison: Comparison,
  question: Attempt,
  changedBy: (some: readonly Attempt[], rows: readonly string[]) => Promise<ReadonlyMap<Attempt, unknown>>,
): Promise<Attempt> {
  let decisive: readonly Addition[] = comparison.additions;
  for (const addition of comparison.additions) {
    if (!(await changedBy([question], [addition.statement])).has(question)) continue;
    decisive = [addition];
    break;
  }
  const [only] = decisive;
  return {
    ...question,
    before: [
      question.statement,
      unmask(dressing.disguise),
      ...decisive.map((addition) => addition.statement),
      ...comparison.after,
      ...opening(dressing.disguise, question.role, question.context),
    ],
    what: decisive.length === 1 && only !== undefined ? `${question.what} in ${only.print.key}` : question.what,
  };
}

/** A row that cannot be made beside the others is left out. */
async function attemptTo({ connection }: Dressing, statement: string): Promise<void> {
  await connection.script(trusted('savepoint bulkhead_more'));
  const made = await ask(connection, [statement]);
  await connection.script(trusted(`${'sqlstate' in made ? 'rollback to savepoint bulkhead_more; ' : ''}release savepoint bulkhead_more`));
}

function isUnclear(answer: Answer | Refusal): answer is Refusal {
  return 'sqlstate' in answer && answer.kind === 'unclear' && !answer.data;
}

/** Equal for equal answers, in whatever order the rows come. */
function mark(answer: Answer | Refusal): string {
  return 'sqlstate' in answer
    ? `${answer.sqlstate} ${answer.constraint ?? ''}`
    : fingerprint(answer.rows.map((row) => fingerprint(row)).sort());
}

const placeOf = (question: Attempt): string => `${question.role} ${question.object} ${question.command}`;
