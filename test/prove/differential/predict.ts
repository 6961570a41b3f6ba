import type { Database } from '../../../src/model/database.ts';
import type { Meanings } from '../../../src/model/meaning.ts';
import { type Admission, type RowStatement, admits } from '../../../src/prove/logic/admits.ts';
import { type Answer, type Hazard, known } from '../../../src/prove/logic/answer.ts';
import type { Instance, Picture, Row } from '../../../src/prove/logic/instance.ts';
import { visibleRows } from '../../../src/prove/logic/visible.ts';
import type { Question } from './questions.ts';
import type { DrawnRow, System } from './system.ts';

/** Rows that a statement is done to, or `refused` when a new row is one that policies do not want. */
export type Prediction = Answer<readonly string[] | 'refused'>;

export interface Oracle {
  readonly predict: (question: Question) => Prediction;
}

const columnNames = ['id', 'tenant', 'usr', 'label', 'flag', 'many', 'meta', 'mark'];

export function oracle(system: System, database: Database, meanings: Meanings): Oracle {
  const { plot } = system;
  const picture: Picture = { database, meanings };
  const row = (drawn: DrawnRow): Row => new Map(columnNames.map((name) => [name, drawn[name] ?? (name === 'mark' ? '0' : null)]));
  const rows = new Map(Object.entries(system.rows).map(([name, drawn]) => [`${plot.schema}.${name}`, drawn.map(row)]));
  const instances = new Map<string, Instance>();
  const instance = ({ session, role }: Question): Instance => {
    const key = `${session} ${role}`;
    const settings = new Map(Object.entries(system.sessions[session] ?? {}).map(([name, value]) => [`${plot.schema}.${name}`, value]));
    const made = instances.get(key) ?? { rows, settings, role };
    instances.set(key, made);
    return made;
  };
  return { predict: (question) => predict(picture, instance(question), question, plot.schema) };
}

function predict(picture: Picture, instance: Instance, question: Question, schema: string): Prediction {
  const name = { schema, name: question.relation };
  const { statement } = question;
  const rows = instance.rows.get(`${schema}.${question.relation}`) ?? [];
  const id = (row: Row): string => String(row.get('id'));
  const ask = (row: RowStatement): Answer<Admission> => admits(picture, instance, name, row);
  switch (statement.kind) {
    case 'select': {
      const found = visibleRows(picture, instance, name, undefined, ['id']);
      return found.kind === 'known' ? known(found.value.map(id).toSorted(), found.hazard) : found;
    }
    case 'insert': {
      const row: Row = new Map([...columnNames.map((column) => [column, null] as const), ['mark', '0'], ...Object.entries(statement.row)]);
      const given: Row = new Map(Object.entries(statement.row));
      // Rights are asked of the columns that are given, policies of the whole row.
      const rights = ask({ kind: 'insert', row: given, reads: statement.returning ? ['id'] : [] });
      if (rights.kind === 'denied' && rights.sqlstate === '42501') return rights;
      const granted = whole(picture, question, schema) ? row : given;
      return summed([['90', true, ask({ kind: 'insert', row: granted, reads: statement.returning ? ['id'] : [] })]]);
    }
    case 'update':
      return summed(
        rows.map((old) => {
          const sets = Object.keys(statement.set);
          const reads = statement.id === null ? [] : ['id'];
          const admission = ask({ kind: 'update', old, new: new Map([...old, ...Object.entries(statement.set)]), reads, sets });
          return [id(old), statement.id === null || id(old) === statement.id, admission];
        }),
      );
    case 'delete':
      return summed(
        rows.map((row) => [
          id(row),
          statement.id === null || id(row) === statement.id,
          ask({ kind: 'delete', row, reads: statement.id === null ? [] : ['id'] }),
        ]),
      );
  }
}

function whole(picture: Picture, question: Question, schema: string): boolean {
  const table = picture.database.tables.find((found) => found.name === question.relation && found.schema === schema);
  return table !== undefined && table.columns.every((column) => column.grants.length === 0);
}

/** What a statement does that meets these rows; `meant` is what its WHERE says of each. */
function summed(rows: readonly (readonly [id: string, meant: boolean, admission: Answer<Admission>])[]): Prediction {
  const meant = rows.filter(([, wanted]) => wanted).map(([id, , admission]) => ({ id, admission }));
  const first = (kind: 'denied' | 'unknown') => meant.find(({ admission }) => admission.kind === kind)?.admission;
  const failed = first('denied') ?? first('unknown');
  if (failed !== undefined && failed.kind !== 'known') return failed;
  let hazard: Hazard | null = null;
  for (const [, , admission] of rows) hazard ??= admission.kind === 'known' ? admission.hazard : admission;
  const done = (what: Admission) =>
    meant.filter(({ admission }) => admission.kind === 'known' && admission.value === what).map(({ id }) => id);
  return known(done('refused').length > 0 ? 'refused' : done('admitted').toSorted(), hazard);
}
