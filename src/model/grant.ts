export type Privilege =
  | 'SELECT'
  | 'INSERT'
  | 'UPDATE'
  | 'DELETE'
  | 'TRUNCATE'
  | 'REFERENCES'
  | 'TRIGGER'
  | 'MAINTAIN'
  | 'USAGE'
  | 'CREATE'
  | 'EXECUTE'
  | 'CONNECT'
  | 'TEMPORARY';

/** One entry of an access control list. The owner's implied rights are entries too. */
export interface Grant {
  /** A role name, or `public` for everybody. */
  readonly grantee: string;
  readonly privilege: Privilege;
  readonly grantable: boolean;
  readonly grantor: string;
}

/** Default privileges: what objects created later by `role` will carry. */
export interface DefaultPrivilege {
  readonly kind: 'default-privilege';
  readonly role: string;
  /** Null: in every schema. */
  readonly schema: string | null;
  readonly objects: 'tables' | 'sequences' | 'functions' | 'types' | 'schemas';
  readonly grants: readonly Grant[];
}
