import type { Rule } from '../rule.ts';
import { rule as absenceAskedUnderRowSecurity } from './absence-asked-under-row-security.ts';
import { rule as anonAccess } from './anon-access.ts';
import { rule as breakGlassCanLogIn } from './break-glass-can-log-in.ts';
import { rule as bypassFlagInSetting } from './bypass-flag-in-setting.ts';
import { rule as bypassingRoleUndeclared } from './bypassing-role-undeclared.ts';
import { rule as cascadeAcrossTenants } from './cascade-across-tenants.ts';
import { rule as cascadeFromRoot } from './cascade-from-root.ts';
import { rule as clientWritableClaim } from './client-writable-claim.ts';
import { rule as closedDoorOpen } from './closed-door-open.ts';
import { rule as columnComparedWithItself } from './column-compared-with-itself.ts';
import { rule as commandWithoutPolicy } from './command-without-policy.ts';
import { rule as contextNotSigned } from './context-not-signed.ts';
import { rule as counterKeyFromCaller } from './counter-key-from-caller.ts';
import { rule as dedupeKeyDefeatedByPartitionKey } from './dedupe-key-defeated-by-partition-key.ts';
import { rule as defaultPrivilegesOpen } from './default-privileges-open.ts';
import { rule as definerFunctionPublic } from './definer-function-public.ts';
import { rule as definerFunctionUnpinned } from './definer-function-unpinned.ts';
import { rule as definerFunctionWithoutTenantCheck } from './definer-function-without-tenant-check.ts';
import { rule as doorWithoutTenant } from './door-without-tenant.ts';
import { rule as expressionAsksOtherRows } from './expression-asks-other-rows.ts';
import { rule as extensionReadsPastPolicies } from './extension-reads-past-policies.ts';
import { rule as filterNotLeakproof } from './filter-not-leakproof.ts';
import { rule as foreignKeyCrossesTenants } from './foreign-key-crosses-tenants.ts';
import { rule as foreignTable } from './foreign-table.ts';
import { rule as functionExecutableByPublic } from './function-executable-by-public.ts';
import { rule as functionSetsContext } from './function-sets-context.ts';
import { rule as grantWithoutUsage } from './grant-without-usage.ts';
import { rule as identityTableWritable } from './identity-table-writable.ts';
import { rule as immutableFunctionReadsSession } from './immutable-function-reads-session.ts';
import { rule as keptPolicyWidensDoor } from './kept-policy-widens-door.ts';
import { rule as leakproofFunction } from './leakproof-function.ts';
import { rule as loginAsTenantKey } from './login-as-tenant-key.ts';
import { rule as maskedColumnReadable } from './masked-column-readable.ts';
import { rule as matviewExposed } from './matview-exposed.ts';
import { rule as memberTableWithoutUserKey } from './member-table-without-user-key.ts';
import { rule as membershipPolicyIgnoresContext } from './membership-policy-ignores-context.ts';
import { rule as notifyCarriesRows } from './notify-carries-rows.ts';
import { rule as overlappingPermissivePolicies } from './overlapping-permissive-policies.ts';
import { rule as partitionDefault } from './partition-default.ts';
import { rule as partitionExposed } from './partition-exposed.ts';
import { rule as personColumnWithoutReference } from './person-column-without-reference.ts';
import { rule as pipeInBracketClass } from './pipe-in-bracket-class.ts';
import { rule as plainTextBesideCiphertext } from './plain-text-beside-ciphertext.ts';
import { rule as platformColumnWritable } from './platform-column-writable.ts';
import { rule as policiesButRowSecurityOff } from './policies-but-row-security-off.ts';
import { rule as policyAlwaysTrue } from './policy-always-true.ts';
import { rule as policyFunctionPerRow } from './policy-function-per-row.ts';
import { rule as policyReadsUngrantedTable } from './policy-reads-ungranted-table.ts';
import { rule as policyReadsUnprotectedTable } from './policy-reads-unprotected-table.ts';
import { rule as policyRecursion } from './policy-recursion.ts';
import { rule as policySubqueryPerTable } from './policy-subquery-per-table.ts';
import { rule as predicateMissesTenant } from './predicate-misses-tenant.ts';
import { rule as publicGrant } from './public-grant.ts';
import { rule as queueOpenToRequests } from './queue-open-to-requests.ts';
import { rule as redundantIndexColumn } from './redundant-index-column.ts';
import { rule as referencesGranted } from './references-granted.ts';
import { rule as rewriteRule } from './rewrite-rule.ts';
import { rule as rowSecurityNotForced } from './row-security-not-forced.ts';
import { rule as rowSecurityOff } from './row-security-off.ts';
import { rule as rowTextCastInPolicy } from './row-text-cast-in-policy.ts';
import { rule as runtimeRoleBypasses } from './runtime-role-bypasses.ts';
import { rule as runtimeRoleOwnsTable } from './runtime-role-owns-table.ts';
import { rule as runtimeRoleReachesMigrator } from './runtime-role-reaches-migrator.ts';
import { rule as schemaCreateGranted } from './schema-create-granted.ts';
import { rule as scopeSettingUnused } from './scope-setting-unused.ts';
import { rule as sealedTableOpen } from './sealed-table-open.ts';
import { rule as secretInClear } from './secret-in-clear.ts';
import { rule as secretInSetting } from './secret-in-setting.ts';
import { rule as selfWritableMembership } from './self-writable-membership.ts';
import { rule as sequenceGranted } from './sequence-granted.ts';
import { rule as serverRoleHeld } from './server-role-held.ts';
import { rule as serverVersionVulnerable } from './server-version-vulnerable.ts';
import { rule as sessionLevelSetting } from './session-level-setting.ts';
import { rule as settingWithoutMissingOk } from './setting-without-missing-ok.ts';
import { rule as settingWithoutNullif } from './setting-without-nullif.ts';
import { rule as softDeleteInPolicy } from './soft-delete-in-policy.ts';
import { rule as softDeletedRowsResolvable } from './soft-deleted-rows-resolvable.ts';
import { rule as sumOverFanOut } from './sum-over-fan-out.ts';
import { rule as tableWithoutPrimaryKey } from './table-without-primary-key.ts';
import { rule as tenantKeyMissing } from './tenant-key-missing.ts';
import { rule as tenantKeyMutable } from './tenant-key-mutable.ts';
import { rule as tenantKeyNullable } from './tenant-key-nullable.ts';
import { rule as tenantKeyWithoutIndex } from './tenant-key-without-index.ts';
import { rule as tenantKeyWithoutReference } from './tenant-key-without-reference.ts';
import { rule as tenantMatchedByPattern } from './tenant-matched-by-pattern.ts';
import { rule as tenantTablePublished } from './tenant-table-published.ts';
import { rule as triggerGranted } from './trigger-granted.ts';
import { rule as truncateGranted } from './truncate-granted.ts';
import { rule as unclassifiedRoutine } from './unclassified-routine.ts';
import { rule as unclassifiedTable } from './unclassified-table.ts';
import { rule as unclassifiedView } from './unclassified-view.ts';
import { rule as uniqueIgnoresSoftDelete } from './unique-ignores-soft-delete.ts';
import { rule as uniqueOnlyWhileOpen } from './unique-only-while-open.ts';
import { rule as uniqueOverCoalesce } from './unique-over-coalesce.ts';
import { rule as uniqueWithNullableColumn } from './unique-with-nullable-column.ts';
import { rule as uniqueWithoutTenant } from './unique-without-tenant.ts';
import { rule as viewRunsAsOwner } from './view-runs-as-owner.ts';
import { rule as viewWithoutBarrier } from './view-without-barrier.ts';
import { rule as wallMissing } from './wall-missing.ts';
import { rule as wallPermissive } from './wall-permissive.ts';

/** Every rule, in the order of its code. Codes are append-only: a retired one is never given again. */
export const rules: readonly Rule[] = [
  rowSecurityOff,
  policiesButRowSecurityOff,
  rowSecurityNotForced,
  runtimeRoleOwnsTable,
  runtimeRoleBypasses,
  bypassingRoleUndeclared,
  policyAlwaysTrue,
  columnComparedWithItself,
  predicateMissesTenant,
  doorWithoutTenant,
  wallMissing,
  wallPermissive,
  bypassFlagInSetting,
  settingWithoutMissingOk,
  settingWithoutNullif,
  softDeleteInPolicy,
  overlappingPermissivePolicies,
  tenantKeyNullable,
  tenantKeyMutable,
  tenantKeyWithoutIndex,
  tenantKeyMissing,
  foreignKeyCrossesTenants,
  cascadeFromRoot,
  cascadeAcrossTenants,
  uniqueWithoutTenant,
  uniqueOverCoalesce,
  uniqueWithNullableColumn,
  uniqueIgnoresSoftDelete,
  uniqueOnlyWhileOpen,
  dedupeKeyDefeatedByPartitionKey,
  policyRecursion,
  policyReadsUnprotectedTable,
  identityTableWritable,
  platformColumnWritable,
  memberTableWithoutUserKey,
  selfWritableMembership,
  truncateGranted,
  triggerGranted,
  referencesGranted,
  publicGrant,
  anonAccess,
  viewRunsAsOwner,
  viewWithoutBarrier,
  maskedColumnReadable,
  matviewExposed,
  partitionExposed,
  partitionDefault,
  definerFunctionUnpinned,
  definerFunctionPublic,
  definerFunctionWithoutTenantCheck,
  functionExecutableByPublic,
  policyFunctionPerRow,
  policySubqueryPerTable,
  filterNotLeakproof,
  redundantIndexColumn,
  plainTextBesideCiphertext,
  secretInClear,
  scopeSettingUnused,
  softDeletedRowsResolvable,
  contextNotSigned,
  sessionLevelSetting,
  functionSetsContext,
  immutableFunctionReadsSession,
  loginAsTenantKey,
  secretInSetting,
  defaultPrivilegesOpen,
  schemaCreateGranted,
  sequenceGranted,
  foreignTable,
  rewriteRule,
  tenantTablePublished,
  leakproofFunction,
  unclassifiedTable,
  unclassifiedView,
  unclassifiedRoutine,
  commandWithoutPolicy,
  runtimeRoleReachesMigrator,
  sealedTableOpen,
  tableWithoutPrimaryKey,
  tenantKeyWithoutReference,
  clientWritableClaim,
  tenantMatchedByPattern,
  absenceAskedUnderRowSecurity,
  breakGlassCanLogIn,
  membershipPolicyIgnoresContext,
  personColumnWithoutReference,
  keptPolicyWidensDoor,
  grantWithoutUsage,
  rowTextCastInPolicy,
  sumOverFanOut,
  queueOpenToRequests,
  pipeInBracketClass,
  closedDoorOpen,
  counterKeyFromCaller,
  serverVersionVulnerable,
  policyReadsUngrantedTable,
  notifyCarriesRows,
  serverRoleHeld,
  expressionAsksOtherRows,
  extensionReadsPastPolicies,
];
