export interface Membership {
  readonly role: string;
  readonly admin: boolean;
  /** Before PostgreSQL 16: the member's own INHERIT attribute. */
  readonly inherit: boolean;
  /** Before PostgreSQL 16: always true. */
  readonly set: boolean;
}

export interface Role {
  readonly kind: 'role';
  readonly name: string;
  readonly superuser: boolean;
  readonly bypassRls: boolean;
  readonly login: boolean;
  readonly inherit: boolean;
  readonly createRole: boolean;
  readonly createDb: boolean;
  readonly replication: boolean;
  /** `name=value` settings of the role, in any database or in this one. */
  readonly config: readonly string[];
  /** Roles it is a direct member of. */
  readonly memberOf: readonly Membership[];
}
