import { runtimeRoles } from '../../model/tenancy.ts';
import type { Tenancy } from '../../model/tenancy.ts';
import type { Picture } from '../logic/instance.ts';
import { makeWorld } from '../reason/world.ts';
import type { Claim } from './claim.ts';
import { authorityClaims } from './authority.ts';
import { routineClaims } from './routines.ts';
import { tableClaims } from './tables.ts';
import { viewClaims } from './views.ts';

/** Decides, from the catalogue alone, what every run-time role can reach of other tenants. Pure. */
export function proveClaims(picture: Picture, tenancy: Tenancy): readonly Claim[] {
  const world = makeWorld(picture, tenancy);
  const { database } = picture;
  const roles = runtimeRoles(tenancy.roles).filter((role) => database.roles.some((known) => known.name === role));
  const tables = database.tables.filter((table) => tenancy.schemas.includes(table.schema));
  const views = database.views.filter((view) => tenancy.schemas.includes(view.schema));
  const routines = database.routines.filter((routine) => routine.schema === 'bulkhead' || tenancy.schemas.includes(routine.schema));
  const claims = roles.flatMap((role) => [
    ...tables.flatMap((table) => tableClaims(world, role, table)),
    ...views.flatMap((view) => viewClaims(world, role, view)),
    ...routines.flatMap((routine) => routineClaims(world, role, routine)),
    ...authorityClaims(world, role),
  ]);
  if (tenancy.source === 'contract') return claims;
  // A guess may be wrong about the very thing that is to be proved.
  return claims.map((claim) =>
    claim.verdict === 'proved' && claim.reason === 'entailed' ? { ...claim, verdict: 'assumed', reason: 'inferred-tenancy' } : claim,
  );
}
