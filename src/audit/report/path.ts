import { membershipChain } from '../../model/access-roles.ts';
import type { Database } from '../../model/database.ts';
import type { Way } from '../finding.ts';

/** How a role comes to an object, step by step: the role, the memberships, the right. */
export interface ExposurePath {
  readonly role: string;
  readonly privileges: readonly string[];
  /** What lies between the role and the object, in order, e.g. `member of staff`, `SELECT granted to staff`. */
  readonly steps: readonly string[];
}

export function pathOf(database: Database, way: Way): ExposurePath {
  return { role: way.role, privileges: way.privileges, steps: steps(database, way) };
}

function steps(database: Database, { role, privileges, how, through }: Way): readonly string[] {
  const rights = privileges.join(', ');
  const members = (by: 'inherit' | 'set', word: string) =>
    (through === null ? [] : membershipChain(database, role, through, by)).map((name) => `${word} ${name}`);
  switch (how) {
    case 'superuser':
      return [`superuser: ${rights}`];
    case 'owner':
      return [...members('inherit', 'member of'), `owner: ${rights}`];
    case 'direct':
      return [`${rights} granted to ${role}`];
    case 'public':
      return [`${rights} granted to PUBLIC`];
    case 'member':
      return [...members('inherit', 'member of'), `${rights} granted to ${through}`];
    case 'set-role':
      return [...members('set', 'SET ROLE'), `${rights} of ${through}`];
  }
}

/** The path as one line: `app -> member of staff -> SELECT granted to staff -> public.orders`. */
export function pathText(path: ExposurePath, object: string): string {
  return [path.role, ...path.steps, object].join(' -> ');
}
