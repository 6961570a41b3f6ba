/** Rows of the catalogue queries (src/catalog/sql/), column by column. */
export interface NameRow {
  readonly schema: string;
  readonly name: string;
}

export interface ServerRow {
  readonly version_num: number;
  readonly database: string;
  readonly owner: string;
  readonly acl: readonly string[];
  readonly config: readonly string[];
}

export interface SchemaRow {
  readonly name: string;
  readonly owner: string;
  readonly acl: readonly string[];
}

export interface RoleRow {
  readonly name: string;
  readonly superuser: boolean;
  readonly bypass_rls: boolean;
  readonly login: boolean;
  readonly inherit: boolean;
  readonly create_role: boolean;
  readonly create_db: boolean;
  readonly replication: boolean;
  readonly config: readonly string[];
  readonly member_of: readonly { readonly role: string; readonly admin: boolean; readonly inherit: boolean; readonly set: boolean }[];
}

export interface TableRow extends NameRow {
  readonly oid: string;
  readonly owner: string;
  readonly kind: 'r' | 'p' | 'f';
  readonly persistence: 'p' | 'u' | 't';
  readonly row_security: boolean;
  readonly force_row_security: boolean;
  readonly estimated_rows: string;
  readonly acl: readonly string[];
  readonly options: readonly string[];
  readonly partition_key: {
    readonly strategy: 'l' | 'r' | 'h';
    readonly definition: string;
    readonly columns: readonly (string | null)[];
  } | null;
  readonly bound: string | null;
  readonly parents: readonly NameRow[];
}

/** name, type, not null, default, generated, identity, collation, acl */
export type ColumnItem = readonly [string, string, boolean, string | null, string, string, string | null, readonly string[] | null];

export interface ConstraintItem {
  readonly name: string;
  readonly type: 'p' | 'u' | 'f' | 'c' | 'x';
  readonly columns: readonly (string | null)[] | null;
  readonly references_schema: string | null;
  readonly references_name: string | null;
  readonly referenced: readonly string[] | null;
  readonly on_update: string;
  readonly on_delete: string;
  readonly on_delete_columns: readonly string[] | null;
  readonly match: string;
  readonly deferrable: boolean;
  readonly deferred: boolean;
  readonly validated: boolean;
  readonly inherited: boolean;
  readonly nulls_not_distinct: boolean;
  readonly operators: readonly string[] | null;
  readonly expression: string | null;
  readonly definition: string;
}

export interface IndexItem {
  readonly name: string;
  readonly unique: boolean;
  readonly method: string;
  readonly columns: readonly (string | null)[];
  readonly key_columns: number;
  readonly predicate: string | null;
  readonly valid: boolean;
  readonly constraint: string | null;
  readonly inherited: boolean;
  readonly definition: string;
}

export interface PolicyItem {
  readonly name: string;
  readonly permissive: boolean;
  readonly command: '*' | 'r' | 'a' | 'w' | 'd';
  readonly roles: readonly string[];
  readonly using: string | null;
  readonly check: string | null;
}

export interface TriggerItem {
  readonly name: string;
  readonly type: number;
  readonly function_schema: string;
  readonly function_name: string;
  readonly enabled: 'O' | 'D' | 'R' | 'A';
  readonly inherited: boolean;
  readonly definition: string;
}

export interface RuleItem {
  readonly name: string;
  readonly event: '1' | '2' | '3' | '4';
  readonly instead: boolean;
  readonly enabled: 'O' | 'D' | 'R' | 'A';
  readonly definition: string;
}

export interface ViewRow extends NameRow {
  readonly oid: string;
  readonly owner: string;
  readonly materialized: boolean;
  readonly options: readonly string[];
  readonly acl: readonly string[];
  readonly definition: string;
  readonly reads: readonly NameRow[];
}

export interface RoutineRow extends NameRow {
  readonly signature: string;
  readonly kind: 'f' | 'p' | 'a' | 'w';
  readonly returns: string | null;
  readonly returns_set: boolean;
  readonly language: string;
  readonly volatility: 'i' | 's' | 'v';
  readonly parallel: 's' | 'r' | 'u';
  readonly strict: boolean;
  readonly leakproof: boolean;
  readonly security_definer: boolean;
  readonly config: readonly string[];
  readonly owner: string;
  readonly body: string;
  readonly definition: string | null;
  readonly acl: readonly string[];
}

export interface SequenceRow extends NameRow {
  readonly owner: string;
  readonly type: string;
  readonly definition: string;
  readonly table_schema: string | null;
  readonly table_name: string | null;
  readonly column_name: string | null;
  readonly identity: boolean;
  readonly acl: readonly string[];
}

export interface TypeRow extends NameRow {
  readonly owner: string;
  readonly kind: 'e' | 'd' | 'c' | 'r';
  readonly acl: readonly string[];
  readonly labels: readonly string[] | null;
  readonly base_type: string | null;
  readonly not_null: boolean;
  readonly default_value: string | null;
  readonly checks: readonly { readonly name: string; readonly definition: string }[] | null;
  readonly attributes: string | null;
}

export interface DefaultPrivilegeRow {
  readonly role: string;
  readonly schema: string | null;
  readonly objects: 'r' | 'S' | 'f' | 'T' | 'n';
  readonly acl: readonly string[];
}

export interface PublicationRow {
  readonly name: string;
  readonly owner: string;
  readonly all_tables: boolean;
  readonly operations: readonly string[];
  readonly schemas: readonly string[];
  readonly tables: readonly (NameRow & { readonly filter: string | null; readonly columns: readonly string[] | null })[];
}
