import type { TargetOptions } from '../target.ts';
import type { AuditFormat } from './format.ts';
import type { KnownOptions } from './known.ts';

/** What `bulkhead audit` was asked for. */
export interface AuditOptions extends TargetOptions, KnownOptions {
  readonly snapshot?: string;
  readonly format: AuditFormat;
  readonly failOn?: string;
  readonly out?: string;
  readonly attack?: string;
  readonly writeBaseline?: string;
  readonly diff?: string;
  readonly watch?: boolean;
}
