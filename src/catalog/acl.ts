import { invariant } from '../base/errors.ts';
import type { Grant, Privilege } from '../model/grant.ts';

const letters: Readonly<Record<string, Privilege>> = {
  r: 'SELECT',
  a: 'INSERT',
  w: 'UPDATE',
  d: 'DELETE',
  D: 'TRUNCATE',
  x: 'REFERENCES',
  t: 'TRIGGER',
  m: 'MAINTAIN',
  U: 'USAGE',
  C: 'CREATE',
  X: 'EXECUTE',
  c: 'CONNECT',
  T: 'TEMPORARY',
};

/** Reads access control items such as `app=arw/owner`, `=X/owner` (everybody), `"odd name"=r*{grantable}/owner`. */
export function readAcl(items: readonly string[] | null): readonly Grant[] {
  return (items ?? []).flatMap(readItem);
}

function readItem(item: string): readonly Grant[] {
  const [grantee, afterGrantee] = readName(item, 0);
  const slash = item.indexOf('/', afterGrantee);
  const [grantor] = readName(item, slash + 1);
  const rights = item.slice(afterGrantee + 1, slash);
  const grants: Grant[] = [];
  for (let i = 0; i < rights.length; i++) {
    const privilege = letters[rights[i] ?? ''];
    // s and A (SET and ALTER SYSTEM on parameters) do not occur on the objects that are read.
    invariant(privilege !== undefined, `unknown privilege letter "${rights[i]}" in an access control list`);
    const grantable = rights[i + 1] === '*';
    if (grantable) i++;
    grants.push({ grantee: grantee === '' ? 'public' : grantee, privilege, grantable, grantor });
  }
  return grants;
}

// Names with unusual characters are double-quoted, inner quotes doubled.
function readName(text: string, start: number): readonly [string, number] {
  if (text[start] !== '"') {
    const rest = /^[^=/]*/.exec(text.slice(start))?.[0] ?? '';
    return [rest, start + rest.length];
  }
  const quoted = /^"((?:[^"]|"")*)"/.exec(text.slice(start));
  invariant(quoted !== null, 'an access control list cannot be read');
  return [(quoted[1] ?? '').replaceAll('""', '"'), start + quoted[0].length];
}
