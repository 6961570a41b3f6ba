import type { Value } from '../../../src/prove/logic/instance.ts';
import { type DrawnRow, type System, drawRow, sqlValue } from './system.ts';

export interface Question {
  readonly session: number;
  readonly role: string;
  readonly relation: string;
  readonly statement:
    | { readonly kind: 'select' }
    | { readonly kind: 'insert'; readonly row: DrawnRow; readonly returning: boolean }
    | { readonly kind: 'update'; readonly set: Readonly<Record<string, Value>>; readonly id: string | null }
    | { readonly kind: 'delete'; readonly id: string | null };
}

/** Every role, relation and session, with each command; what is new is drawn. */
export function drawQuestions(system: System): readonly Question[] {
  const { plot, dice, asking } = system;
  const one = <T>(items: readonly T[]): T => dice.pick(items);
  return system.sessions.flatMap((_, session) =>
    asking.flatMap((role) => [
      ...system.views.map((relation): Question => ({ session, role, relation, statement: { kind: 'select' } })),
      ...plot.tables.flatMap(({ name: relation }): readonly Question[] => {
        const ids = (system.rows[relation] ?? []).map((row) => String(row['id']));
        const values = (): Readonly<Record<string, Value>> => ({
          ...(dice.chance(0.7) ? { tenant: one([...plot.tenant.values, null]) } : { usr: one([...plot.user.values, null]) }),
          mark: '1',
        });
        const some = (): DrawnRow =>
          dice.chance(0.2)
            ? { id: '90', tenant: one(plot.tenant.values) }
            : { ...drawRow(dice, plot, 90), tenant: one(plot.tenant.values) };
        const statements: readonly Question['statement'][] = [
          { kind: 'select' },
          { kind: 'insert', row: some(), returning: false },
          { kind: 'insert', row: some(), returning: true },
          { kind: 'update', set: values(), id: one(ids) },
          { kind: 'update', set: values(), id: one(ids) },
          { kind: 'update', set: values(), id: null },
          { kind: 'delete', id: one(ids) },
          { kind: 'delete', id: null },
        ];
        return statements.map((statement) => ({ session, role, relation, statement }));
      }),
    ]),
  );
}

/** The statement, and a query for the rows that it was done to. */
export function spellQuestion(system: System, question: Question): { readonly sql: string; readonly after: string | null } {
  const relation = `${system.plot.schema}.${question.relation}`;
  const { statement } = question;
  const ids = (where: string): string => `select coalesce(string_agg(id::text, ',' order by id), '') from ${relation}${where}`;
  switch (statement.kind) {
    case 'select':
      return { sql: ids(''), after: null };
    case 'insert': {
      const values = Object.values(statement.row).map(sqlValue).join(', ');
      const sql = `insert into ${relation} (${Object.keys(statement.row).join(', ')}) values (${values})${statement.returning ? ' returning id' : ''}`;
      return { sql, after: ids(' where id = 90') };
    }
    case 'update': {
      const set = Object.entries(statement.set).map(([column, value]) => `${column} = ${sqlValue(value)}`);
      return {
        sql: `update ${relation} set ${set.join(', ')}${statement.id === null ? '' : ` where id = ${statement.id}`}`,
        after: ids(' where mark = 1'),
      };
    }
    case 'delete': {
      const all = (system.rows[question.relation] ?? []).map((row) => `(${String(row['id'])})`).join(', ');
      const after = `select coalesce(string_agg(v.id::text, ',' order by v.id), '') from (values ${all}) v(id) where not exists (select from ${relation} x where x.id = v.id)`;
      return { sql: `delete from ${relation}${statement.id === null ? '' : ` where id = ${statement.id}`}`, after };
    }
  }
}

/** Asks many questions in one round trip: each in a sub-transaction of its own, which is undone. */
export function interviewer(schema: string): string {
  return `create function ${schema}.interview(questions jsonb) returns text[] language plpgsql as $interview$
declare
  q jsonb;
  setting record;
  result text;
  answers text[] := '{}';
begin
  for q in select value from jsonb_array_elements(questions) loop
    begin
      for setting in select key, value from jsonb_each_text(q -> 'settings') loop
        perform set_config(setting.key, setting.value, true);
      end loop;
      execute format('set local session authorization %I', q ->> 'role');
      if q ->> 'after' is null then
        execute q ->> 'sql' into result;
      else
        execute q ->> 'sql';
        set local session authorization default;
        execute q ->> 'after' into result;
      end if;
      raise exception using errcode = 'ZZ999', message = 'done';
    exception when others then
      answers := answers || case when sqlstate = 'ZZ999' then 'ok ' || result else 'error ' || sqlstate || ' ' || sqlerrm end;
    end;
  end loop;
  return answers;
end $interview$`;
}
