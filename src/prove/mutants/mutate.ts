import type { Database } from '../../model/database.ts';
import type { Tenancy } from '../../model/tenancy.ts';
import { checkTrue } from './check-true.ts';
import { columnGranted } from './column-granted.ts';
import { defaultsOpened } from './defaults-opened.ts';
import { definerFunctionAdded } from './definer-function-added.ts';
import { forceDropped } from './force-dropped.ts';
import { keyMutable } from './key-mutable.ts';
import { keyNullable } from './key-nullable.ts';
import { keyShadowed } from './key-shadowed.ts';
import { matviewGranted } from './matview-granted.ts';
import { type Mutant, type Operator, patientOf } from './mutant.ts';
import { ownerChanged } from './owner-changed.ts';
import { partitionOpened } from './partition-opened.ts';
import { policyAdded } from './policy-added.ts';
import { publicGranted } from './public-granted.ts';
import { readDoorDropped } from './read-door-dropped.ts';
import { referenceWithoutTenant } from './reference-without-tenant.ts';
import { roleRaised } from './role-raised.ts';
import { rowSecurityOff } from './row-security-off.ts';
import { sealedGranted } from './sealed-granted.ts';
import { searchPathUnpinned } from './search-path-unpinned.ts';
import { tableGranted } from './table-granted.ts';
import { uniqueWithoutTenant } from './unique-without-tenant.ts';
import { usingTrue } from './using-true.ts';
import { viewAdded } from './view-added.ts';
import { viewRunsAsOwner } from './view-runs-as-owner.ts';
import { wallDropped } from './wall-dropped.ts';
import { wallPermissive } from './wall-permissive.ts';

const operators: readonly Operator[] = [
  rowSecurityOff,
  forceDropped,
  wallDropped,
  wallPermissive,
  usingTrue,
  checkTrue,
  keyShadowed,
  referenceWithoutTenant,
  keyNullable,
  keyMutable,
  tableGranted,
  publicGranted,
  partitionOpened,
  viewRunsAsOwner,
  readDoorDropped,
  viewAdded,
  matviewGranted,
  definerFunctionAdded,
  searchPathUnpinned,
  roleRaised,
  ownerChanged,
  policyAdded,
  uniqueWithoutTenant,
  defaultsOpened,
  columnGranted,
  sealedGranted,
];

/** Every way to weaken a sealed database by one change. An auditor or an attack that misses one has a hole of its own. */
export function mutate(database: Database, tenancy: Tenancy): readonly Mutant[] {
  const patient = patientOf(database, tenancy);
  return operators.flatMap((operator) => operator(patient));
}

/** At most `each` mutants of every operator, evenly over the objects. */
export function sampled(mutants: readonly Mutant[], each: number): readonly Mutant[] {
  const groups = new Map<string, Mutant[]>();
  for (const one of mutants) groups.set(one.operator, [...(groups.get(one.operator) ?? []), one]);
  return [...groups.values()].flatMap((group) => {
    const step = Math.max(1, group.length / each);
    return Array.from({ length: Math.min(each, group.length) }, (_, index) => group[Math.floor(index * step)]).filter(
      (one) => one !== undefined,
    );
  });
}
