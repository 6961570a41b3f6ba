import { runtimeRoles } from '../../model/tenancy.ts';
import type { Tenancy } from '../../model/tenancy.ts';
import type { Picture } from '../logic/instance.ts';
import { makeWorld } from '../reason/world.ts';
import type { Claim } from './claim.ts';
import { tableClaims } from './tables.ts';

/** Decides, from the catalogue alone, what every run-time role can reach of other tenants. Pure. */
export function proveClaims(picture: Picture, tenancy: Tenancy): readonly Claim[] {
  const world = makeWorld(picture, tenancy);
  const { database } = picture;
  const roles = runtimeRoles(tenancy.roles).filter((role) => database.roles.some((known) => known.name === role));
  const tables = database.tables.filter((table) => tenancy.schemas.includes(table.schema));
  const claims = roles.flatMap((role) => tables.flatMap((table) => tableClaims(world, role, table)));
  if (tenancy.source === 'contract') return claims;
  // A guess may be wrong about the very thing that is to be proved.
  return claims.map((claim) =>
    claim.verdict === 'proved' && claim.reason === 'entailed' ? { ...claim, verdict: 'assumed', reason: 'inferred-tenancy' } : claim,
  );
}
