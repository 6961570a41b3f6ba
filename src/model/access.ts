/**
 * What the role graph and the access lists add up to: who holds which right, and by which way. Pure; every answer
 * follows from the model alone.
 */
export { describeReach } from './access-exposure.ts';
export {
  type Protected,
  type Reach,
  columnReach,
  effectivePrivileges,
  objectReach,
  relationReach,
  schemaUsage,
} from './access-privileges.ts';
export { loginsOf, servedBy, servesAs } from './access-logins.ts';
export { canBecome, findRole, isSuperuser, membershipsTowards, roleClosure, settableRoles } from './access-roles.ts';
export { type Bypass, applicablePolicies, bypassesRowSecurity } from './access-rows.ts';
