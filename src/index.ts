export { BulkheadError, isBulkheadError } from './base/errors.ts';
export type { ErrorCode } from './base/codes.ts';
export { id, type Sql, sql } from './base/sql.ts';
export { encrypted, hidden, immutable, lookup, mask, platformOnly, tag } from './contract/columns.ts';
export { claim, membership, scope, setting } from './contract/context.ts';
export type { AnySchema, Contract, FunctionDeclaration, TableDeclaration, TableOptions, ViewDeclaration } from './contract/declaration.ts';
export { defineTenancy } from './contract/define.ts';
export {
  assignedTo,
  databaseRole,
  type DoorSpec,
  type Doors,
  insertOnly,
  member,
  nobody,
  owners,
  ownersOnly,
  permission,
  platform,
  readOnly,
  role,
  self,
  writeOnly,
} from './contract/doors.ts';
export {
  callable,
  definer,
  definerView,
  identity,
  inherited,
  invoker,
  live,
  masked,
  personal,
  platformTable,
  publicRead,
  reference,
  root,
  sealed,
  sharedPlusOwn,
  tenant,
} from './contract/kinds.ts';
export { sessionOf } from './contract/session-of.ts';
