import { quoteIdent } from '../../base/ident.ts';
import { lit, join, sql } from '../../base/sql.ts';
import type { Connection } from '../../driver/driver.ts';
import { type Probe, probe } from '../lab/probe.ts';
import type { Scene } from '../lab/scene.ts';
import { foreignRows } from '../lab/target.ts';

/** Which other roles each role can turn into; as the server sees it, inheritance chains included. */
export async function readTransitions(
  connection: Connection,
  roles: readonly string[],
): Promise<readonly { role: string; becomes: string }[]> {
  if (roles.length === 0) return [];
  const { rows } = await connection.query<{ role: string; becomes: string }>(sql`
    select a.rolname::text as role, b.rolname::text as becomes from pg_catalog.pg_roles a, pg_catalog.pg_roles b
    where a.rolname in (${join(roles.map(lit))}) and a.oid <> b.oid and not a.rolsuper and pg_has_role(a.oid, b.oid, 'MEMBER') order by 1, 2`);
  return rows;
}

const most = 4;

/** Becoming somebody else with `set role` and reading on as him. */
export function becomeAttacks(scene: Scene, transitions: readonly { role: string; becomes: string }[]): readonly Probe[] {
  const tables = scene.targets.filter((target) => !target.part && target.print.tenantKey !== null).slice(0, most);
  return transitions.flatMap(({ role, becomes }) =>
    tables.flatMap((target) => {
      const condition = foreignRows(scene.tenancy, scene.world, target.print, scene.own);
      if (condition === null) return [];
      return [
        probe({
          family: 'become',
          role,
          object: target.key,
          command: 'select',
          context: scene.own,
          technique: `set role ${becomes}`,
          before: [`set local role ${quoteIdent(becomes)}`],
          statement: `select count(*) from ${target.text} t where ${condition.text}`,
          judge: { kind: 'number' },
          what: `${role} can become ${becomes}, which sees rows of another tenant in ${target.key}`,
        }),
      ];
    }),
  );
}
