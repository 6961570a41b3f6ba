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

const builtIn: Readonly<Record<DefaultPrivilege['objects'], readonly Privilege[]>> = {
  tables: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'],
  sequences: ['SELECT', 'UPDATE', 'USAGE'],
  functions: ['EXECUTE'],
  types: ['USAGE'],
  schemas: ['USAGE', 'CREATE'],
};

/** What an owner has on a new object; MAINTAIN came with 17. */
export function ownerRights(objects: DefaultPrivilege['objects'], versionNum: number): readonly Privilege[] {
  return objects === 'tables' && versionNum >= 170000 ? [...builtIn.tables, 'MAINTAIN'] : builtIn[objects];
}
