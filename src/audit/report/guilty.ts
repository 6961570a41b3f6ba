import type { Finding } from '../finding.ts';
import type { Span } from './frame.ts';

const condition = /(?<=\n {2}(?:using|with check) \()[\s\S]*?(?=\)(?:\n {2}with check \(|$))/g;
const setting = /(?:pg_catalog\.)?current_setting\([^)]*\)/gi;
const definer = /security definer/gi;
const call = /[\w."]+\s*\(\s*\)/g;
const subquery = /\(\s*select\b[\s\S]*?\bfrom\b\s+[\w."]+/gi;
const columns = /\([^()]*\)/g;
const head = /^.*$/gm;

/**
 * Where a rule points at in the SQL of what it reports. What is missing here points at what the kind of object suggests:
 * showing too much is no mistake, as the sentence of the finding says what is meant.
 */
const byRule: Readonly<Record<string, RegExp>> = {
  'absence-asked-under-row-security': /not\s*\(*\s*exists\s*\(\s*select\b[^\n]*/gi,
  'policy-always-true': /\bor\s+true\b|\btrue\s+or\b/gi,
  'setting-without-missing-ok': setting,
  'setting-without-nullif': setting,
  'bypass-flag-in-setting': setting,
  'client-writable-claim': /[\w.()']*user_metadata[\w.()']*/gi,
  'scope-setting-unused': setting,
  'secret-in-setting': setting,
  'login-as-tenant-key': /\b(?:current_user|session_user|current_role|user)\b(?=[^\n]*\))/gi,
  'tenant-matched-by-pattern': /\S+\s*(?:~~\*?|!~~|~\*?|\blike\b|\bilike\b|\bsimilar to\b)\s*[^)\n]*/gi,
  'policy-function-per-row': call,
  'policy-subquery-per-table': subquery,
  'policy-reads-unprotected-table': subquery,
  'policy-recursion': subquery,
  'soft-delete-in-policy': /[\w."]*deleted\w*"?\s+is\s+(?:not\s+)?null/gi,
  'wall-permissive': /as permissive/gi,
  'overlapping-permissive-policies': /as permissive[^\n]*/gi,
  'definer-function-public': definer,
  'definer-function-unpinned': definer,
  'definer-function-without-tenant-check': definer,
  'leakproof-function': /leakproof/gi,
  'immutable-function-reads-session': /\bimmutable\b|current_setting\([^)]*\)/gi,
  'function-sets-context': /(?:pg_catalog\.)?set_config\([^)]*\)|\bset\s+(?:local\s+|session\s+)?[\w.]+\s*(?:=|to)[^;\n]*/gi,
  'session-level-setting': /set_config\([^)]*\)/gi,
  'cascade-across-tenants': /on delete cascade/gi,
  'cascade-from-root': /on delete cascade/gi,
  'tenant-key-nullable': /(?<=\n)[^\n]+/g,
  'unique-over-coalesce': /coalesce\([^)]*\)/gi,
};

const byKind: Readonly<Partial<Record<Finding['object']['kind'], RegExp>>> = {
  policy: condition,
  view: head,
  routine: head,
  index: columns,
  constraint: columns,
};

/** The guilty parts of the SQL of a finding's object. */
export function guiltyParts(finding: Finding, source: string): readonly Span[] {
  const named = spansOf(byRule[finding.rule], source);
  return named.length > 0 ? named : spansOf(byKind[finding.object.kind], source);
}

function spansOf(pattern: RegExp | undefined, source: string): readonly Span[] {
  if (pattern === undefined) return [];
  const all = [...source.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
  // A head is one line, and a long body has one guilty part too many to be shown after some.
  return pattern === head ? all.slice(0, 1) : all.slice(0, 4);
}
