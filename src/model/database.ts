import type { QualifiedName } from '../base/ident.ts';
import type { DefaultPrivilege, Grant } from './grant.ts';
import type { Role } from './role.ts';
import type { Routine } from './routine.ts';
import type { Table } from './table.ts';
import type { View } from './view.ts';

export interface Schema {
  readonly kind: 'schema';
  readonly name: string;
  readonly owner: string;
  readonly grants: readonly Grant[];
}

export interface Sequence {
  readonly kind: 'sequence';
  readonly schema: string;
  readonly name: string;
  readonly owner: string;
  readonly type: string;
  /** `start, increment, minimum, maximum, cache, cycle` as one text, to be compared and re-created. */
  readonly definition: string;
  /** The column that owns it, when one does. */
  readonly ownedBy: { readonly table: QualifiedName; readonly column: string } | null;
  /** True for the sequence of an identity column. */
  readonly identity: boolean;
  readonly grants: readonly Grant[];
}

export interface EnumType {
  readonly kind: 'enum';
  readonly schema: string;
  readonly name: string;
  readonly owner: string;
  readonly labels: readonly string[];
  readonly grants: readonly Grant[];
}

export interface DomainType {
  readonly kind: 'domain';
  readonly schema: string;
  readonly name: string;
  readonly owner: string;
  readonly baseType: string;
  readonly notNull: boolean;
  readonly default: string | null;
  readonly checks: readonly { readonly name: string; readonly definition: string }[];
  readonly grants: readonly Grant[];
}

/** A composite or range type: carried, so that a scratch copy can say what it could not copy. */
export interface OtherType {
  readonly kind: 'other-type';
  readonly schema: string;
  readonly name: string;
  readonly owner: string;
  readonly type: 'composite' | 'range' | 'base';
  /** For composite types: the attributes as `name type, ...`. */
  readonly definition: string;
}

export interface Publication {
  readonly kind: 'publication';
  readonly name: string;
  readonly owner: string;
  readonly allTables: boolean;
  readonly operations: readonly string[];
  readonly schemas: readonly string[];
  readonly tables: readonly { readonly table: QualifiedName; readonly filter: string | null; readonly columns: readonly string[] | null }[];
}

export interface Extension {
  readonly kind: 'extension';
  readonly name: string;
  readonly version: string;
  readonly schema: string;
}

/**
 * An inert picture of a database: what isolation depends on, as plain data. The catalogue reader makes it from a
 * server, the contract makes the one that ought to be; everybody else only compares and judges.
 */
export interface Database {
  readonly kind: 'database';
  readonly server: {
    /** `server_version_num`, e.g. 180004. */
    readonly versionNum: number;
    /** Name of the database itself. */
    readonly database: string;
    /** Owner of the database. */
    readonly owner: string;
    /** Settings of the database (alter database ... set), as `name=value`. */
    readonly config: readonly string[];
    readonly grants: readonly Grant[];
  };
  readonly schemas: readonly Schema[];
  readonly roles: readonly Role[];
  readonly tables: readonly Table[];
  readonly views: readonly View[];
  readonly routines: readonly Routine[];
  readonly sequences: readonly Sequence[];
  readonly enums: readonly EnumType[];
  readonly domains: readonly DomainType[];
  readonly otherTypes: readonly OtherType[];
  readonly defaultPrivileges: readonly DefaultPrivilege[];
  readonly publications: readonly Publication[];
  readonly extensions: readonly Extension[];
}
