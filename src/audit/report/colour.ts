import type { Severity } from '../finding.ts';

/** How words are set off on a terminal; without colour every function gives back what it got. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly guilty: (text: string) => string;
  readonly severity: (severity: Severity, text: string) => string;
}

const codes: Readonly<Record<Severity, string>> = { critical: '1;31', high: '31', warning: '33', info: '36' };

export function paint(colour: boolean): Paint {
  const set = (code: string) => (text: string) => (colour && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { bold: set('1'), faint: set('2'), guilty: set('31'), severity: (severity, text) => set(codes[severity])(text) };
}
