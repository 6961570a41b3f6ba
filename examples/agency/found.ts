/** One mistake of the source system (ledger, section 3) and where it lives in this example. */
export interface Found {
  /** Its number in the ledger. */
  readonly correction: string;
  /** The file below sql/ that holds it, or null when no file can. */
  readonly file: string | null;
  /**
   * `catalogue`: the database itself shows it, so the audit must report it. `attack`: only what a session does shows it,
   * so the live attack must. `not-visible`: it lies outside the database.
   */
  readonly visibleAs: 'catalogue' | 'attack' | 'not-visible';
  /** What must be reported, or why nothing can be. */
  readonly expects: string;
}

const tenants = 'migrations/000003_create_tenants.up.sql';
const hierarchy = 'migrations/000004_agency_hierarchy.up.sql';

/** Every correction that applies to agency, in the ledger's order. */
export const found: readonly Found[] = [
  {
    correction: 'X-002',
    file: null,
    visibleAs: 'not-visible',
    expects: 'the middleware takes a transaction-local setting for a session-local one; application code, closed by the session API',
  },
  {
    correction: 'X-003',
    file: null,
    visibleAs: 'not-visible',
    expects: 'context on one connection, queries on others; application code, closed by handing out scoped connections only',
  },
  {
    correction: 'X-004',
    file: null,
    visibleAs: 'not-visible',
    expects: 'a session-level setting survives on a pooled connection; pool behaviour, closed by transaction-local context',
  },
  {
    correction: 'X-006',
    file: tenants,
    visibleAs: 'catalogue',
    expects:
      'row security is not forced on six tables whose owner agency_app is the login of the application (grants.sql): it sees every tenant',
  },
  {
    correction: 'X-007',
    file: 'found/X-007-super-admin-setting.sql',
    visibleAs: 'catalogue',
    expects: 'policy agencies_super_admin grants by a setting that any session may set; attack: set lv.is_super_admin, read all agencies',
  },
  { correction: 'X-008', file: null, visibleAs: 'not-visible', expects: 'X-Tenant-ID is believed without membership; HTTP layer' },
  { correction: 'X-009', file: null, visibleAs: 'not-visible', expects: 'SET LOCAL before pg_dump; operating procedure' },
  {
    correction: 'X-020',
    file: tenants,
    visibleAs: 'catalogue',
    expects: "six policies call current_setting('lv.tenant_id') without missing-ok and cast '' to uuid: an error instead of no rows",
  },
  {
    correction: 'X-022',
    file: tenants,
    visibleAs: 'attack',
    expects: 'SQL under the application role sets lv.tenant_id to another tenant; in the threat model only with the signed context',
  },
  {
    correction: 'X-026',
    file: hierarchy,
    visibleAs: 'catalogue',
    expects:
      'deleted_at is null in the USING of five FOR ALL policies is their check as well: the own soft delete is refused (attack: 42501)',
  },
  {
    correction: 'X-031',
    file: 'found/X-031-users-tenant-for-all.sql',
    visibleAs: 'catalogue',
    expects: 'policy users_tenant is FOR ALL on an identity table: a co-tenant rewrites or deletes a shared person',
  },
  {
    correction: 'X-032',
    file: 'found/X-031-users-tenant-for-all.sql',
    visibleAs: 'attack',
    expects: 'under users_tenant nobody can be inserted before he is a member, and an invited person cannot read himself',
  },
  {
    correction: 'X-033',
    file: 'found/X-033-agencies-self-for-all.sql',
    visibleAs: 'catalogue',
    expects: 'policy agencies_self is FOR ALL with a full grant: the tenant raises tier and seat_limit, or deletes its root',
  },
  {
    correction: 'X-034',
    file: 'found/X-034-host-lookup-under-policy.sql',
    visibleAs: 'attack',
    expects: 'resolve_tenant_by_domain is an invoker function over branding: it raises without a tenant for every role under row security',
  },
  {
    correction: 'X-035',
    file: 'found/X-035-invite-search.sql',
    visibleAs: 'catalogue',
    expects:
      'find_pending_invites_by_email is a definer function with no pinned path, executable by PUBLIC, reading tenant_invites of all tenants, tokens included',
  },
  {
    correction: 'X-036',
    file: 'found/X-036-functional-index.sql',
    visibleAs: 'catalogue',
    expects:
      'idx_tenant_invites_email_lower is on functions that are not leakproof, on a table under row security: never used by the application',
  },
  {
    correction: 'X-037',
    file: 'found/X-037-copied-agency-id.sql',
    visibleAs: 'catalogue',
    expects: 'locations_denormalised carries agency_id and a single-column key to clients: a row may name another agency’s client',
  },
  {
    correction: 'X-038',
    file: hierarchy,
    visibleAs: 'catalogue',
    expects: 'client_members.location_id references locations (id) alone: a location of another client or agency fits',
  },
  { correction: 'X-039', file: null, visibleAs: 'not-visible', expects: 'isolation tests run through filtering repositories; test code' },
  { correction: 'X-040', file: null, visibleAs: 'not-visible', expects: 'restore by psql without a tenant; operating procedure' },
  {
    correction: 'X-041',
    file: null,
    visibleAs: 'not-visible',
    expects: 'a dump plus WAL is not point-in-time recovery; operating procedure',
  },
  {
    correction: 'X-042',
    file: 'found/X-042-partitioned-under-policy.sql',
    visibleAs: 'catalogue',
    expects: 'locations_by_agency is protected and its two partitions are not, though granted: addressed directly they show every tenant',
  },
  {
    correction: 'X-083',
    file: 'found/X-083-users-policy-recursion.sql',
    visibleAs: 'catalogue',
    expects: 'users_tenant reads tenant_members and tenant_members_self reads users: a cycle, 42P17 for every role under row security',
  },
  {
    correction: 'X-084',
    file: 'found/X-007-super-admin-setting.sql',
    visibleAs: 'attack',
    expects: 'with X-007 alone a tenant cannot read its own agencies row; with X-033 applied as well it can',
  },
  {
    correction: 'X-085',
    file: 'found/X-085-unused-client-scope.sql',
    visibleAs: 'catalogue',
    expects: 'enter_client sets lv.client_id and no policy reads it: no sub-scope within the agency',
  },
  {
    correction: 'X-086',
    file: tenants,
    visibleAs: 'catalogue',
    expects:
      'branding has deleted_at (migration 5) and branding_tenant does not ask for it, unlike its siblings: a deleted domain resolves',
  },
  {
    correction: 'X-087',
    file: hierarchy,
    visibleAs: 'catalogue',
    expects: 'locations_tenant and client_members_tenant reach the tenant by a sub-select: the tenant cannot drive an index',
  },
  {
    correction: 'X-088',
    file: hierarchy,
    visibleAs: 'catalogue',
    expects: 'unique (client_id, user_id, location_id) with location_id nullable: duplicates pass',
  },
  {
    correction: 'X-089',
    file: tenants,
    visibleAs: 'catalogue',
    expects:
      'plain unique keys on tables with deleted_at (clients, tenant_members, tenant_invites, client_members, agencies): a deleted value is never free again',
  },
  {
    correction: 'X-090',
    file: tenants,
    visibleAs: 'catalogue',
    expects: 'tenant_members.user_id, client_members.user_id and tenant_invites.created_by have no foreign key to users',
  },
  {
    correction: 'X-091',
    file: tenants,
    visibleAs: 'catalogue',
    expects: 'all foreign keys towards agencies, clients and locations cascade: one delete wipes a tenant, policies not asked',
  },
  { correction: 'X-092', file: null, visibleAs: 'not-visible', expects: 'location queries filter by client only; application code' },
  { correction: 'X-093', file: null, visibleAs: 'not-visible', expects: 'a capacity sum that is wrong by 60; text' },
  { correction: 'X-094', file: null, visibleAs: 'not-visible', expects: 'EXPLAIN ANALYZE logging; server settings' },
  { correction: 'X-095', file: null, visibleAs: 'not-visible', expects: 'query texts with literals in the log; application code' },
  { correction: 'X-096', file: null, visibleAs: 'not-visible', expects: 'one queue per tenant; never built' },
  {
    correction: 'X-097',
    file: 'found/X-097-like-including-all.sql',
    visibleAs: 'catalogue',
    expects: 'locations_like has agency_id and no primary key, no foreign key, no row security, and a default partition',
  },
  {
    correction: 'X-135',
    file: 'found/X-135-constant-second-column.sql',
    visibleAs: 'catalogue',
    expects: 'idx_clients_agency_deleted and idx_locations_client_deleted end in a column their predicate makes constant',
  },
  {
    correction: 'X-136',
    file: hierarchy,
    visibleAs: 'catalogue',
    expects:
      'coverage counted from the catalogue: of the source’s eight tables six have row security (agencies and users only through the found fixtures); the three roadmap tables have none',
  },
  { correction: 'X-137', file: null, visibleAs: 'not-visible', expects: 'sums that do not add up; text' },
  {
    correction: 'X-138',
    file: null,
    visibleAs: 'not-visible',
    expects: 'an extension that does not exist under that name; never installed',
  },
  { correction: 'X-139', file: null, visibleAs: 'not-visible', expects: 'empty results taken for filtering; monitoring' },
  {
    correction: 'X-140',
    file: null,
    visibleAs: 'not-visible',
    expects: 'down migrations that nothing tests; closed by up, down, up and a comparison',
  },
  {
    correction: 'X-141',
    file: 'migrations/000010_fix_domain_constraint.up.sql',
    visibleAs: 'not-visible',
    expects: '"if exists" in a migration hides drift; it leaves no trace in the catalogue',
  },
  {
    correction: 'X-160',
    file: tenants,
    visibleAs: 'catalogue',
    expects: 'FOR ALL policies without WITH CHECK: information at most, NOT a write hole (USING is the check, a foreign insert is refused)',
  },
];
