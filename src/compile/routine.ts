import { type Sql, id, join, lit, sql, trusted } from '../base/sql.ts';
import { type Routine, routineKey } from '../model/routine.ts';
import { type Statement, hazard, statement } from './statement.ts';

/** `function "a"."f"(integer)`: how grants, owners and drops name it. */
export function routineName(routine: Routine): Sql {
  const kind = routine.type === 'procedure' ? 'procedure' : routine.type === 'aggregate' ? 'aggregate' : 'function';
  return sql`${trusted(kind)} ${id(routine.schema, routine.name)}(${trusted(routine.signature)})`;
}

function named(routine: Routine) {
  return { kind: 'routine', name: routineKey(routine) } as const;
}

/** A function of ours from its parts; what was there before goes back in the server's own words. */
export function createRoutineSql(routine: Routine): Sql {
  if (routine.definition !== null) return trusted(routine.definition.trimEnd());
  const options = [
    routine.volatility,
    ...(routine.strict ? ['strict'] : []),
    ...(routine.securityDefiner ? ['security definer'] : []),
    ...(routine.leakproof ? ['leakproof'] : []),
    `parallel ${routine.parallel}`,
  ];
  const settings = routine.config.map((entry) => {
    const name = entry.slice(0, entry.indexOf('='));
    const value = entry.slice(entry.indexOf('=') + 1);
    // search_path is a list of names; quoted as one literal it would become a single odd schema.
    return sql`\nset ${trusted(name)} = ${name === 'search_path' ? trusted(value) : lit(value)}`;
  });
  return sql`create or replace function ${id(routine.schema, routine.name)}(${trusted(withDefaults(routine))})
returns ${trusted(routine.returns ?? 'void')}
language ${trusted(routine.language)}
${join(
  options.map((option) => trusted(option)),
  '\n',
)}${join(settings, '')}
as $bulkhead$${trusted(routine.body)}$bulkhead$`;
}

// `enter(tenant)` alone is what people write most.
function withDefaults(routine: Routine): string {
  if (routine.schema !== 'bulkhead' || routine.name !== 'enter') return routine.signature;
  return routine.signature
    .split(', ')
    .map((argument, index) => (index === 0 ? argument : `${argument} default null`))
    .join(', ');
}

export function createRoutine(routine: Routine): Statement {
  return statement(createRoutineSql(routine), named(routine), { lock: 'none', inverse: [sql`drop ${routineName(routine)}`] });
}

export function dropRoutine(routine: Routine): Statement {
  return statement(sql`drop ${routineName(routine)}`, named(routine), { lock: 'none', inverse: [createRoutineSql(routine)] });
}

export function replaceRoutine(before: Routine, after: Routine): Statement {
  return statement(createRoutineSql(after), named(after), { lock: 'none', inverse: [createRoutineSql(before)] });
}

/** Security and settings of a function that belongs to the user; its body is never touched. */
export function alterRoutine(before: Routine, after: Routine): readonly Statement[] {
  const on = routineName(after);
  const statements: Statement[] = [];
  const security = (definer: boolean) => trusted(definer ? 'security definer' : 'security invoker');
  if (before.securityDefiner !== after.securityDefiner) {
    statements.push(
      statement(sql`alter ${on} ${security(after.securityDefiner)}`, named(after), {
        lock: 'none',
        hazards: [hazard('changes-behaviour', `it runs as its ${after.securityDefiner ? 'owner' : 'caller'} from now on`)],
        inverse: [sql`alter ${on} ${security(before.securityDefiner)}`],
      }),
    );
  }
  for (const entry of after.config.filter((candidate) => !before.config.includes(candidate))) {
    const name = entry.slice(0, entry.indexOf('='));
    const value = entry.slice(entry.indexOf('=') + 1);
    statements.push(
      statement(sql`alter ${on} set ${trusted(name)} = ${trusted(value)}`, named(after), {
        lock: 'none',
        hazards: [hazard('changes-behaviour', 'names in its body that are not schema-qualified are no longer found')],
        inverse: [sql`alter ${on} reset ${trusted(name)}`],
      }),
    );
  }
  return statements;
}
