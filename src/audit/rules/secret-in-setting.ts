import type { AuditInput, Observation, Rule } from '../rule.ts';

// The value is never shown, and is looked at only for the shape of a token.
function secrets(config: readonly string[]): readonly string[] {
  return config.flatMap((entry) => {
    const cut = entry.indexOf('=');
    const name = entry.slice(0, cut);
    const value = entry.slice(cut + 1);
    const byName =
      name.includes('.') &&
      /(key|secret|token|password|passwd|credential)/i.test(name) &&
      !/(key_id|public_key|key_name|key_version)$/i.test(name);
    const byShape =
      /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(value) ||
      /^(sk|rk|ghp|xox[bp])[-_]\w{16,}/.test(value) ||
      /postgres(ql)?:\/\/[^:]+:[^@]+@/.test(value);
    return value !== '' && (byName || byShape) ? [name] : [];
  });
}

function observe({ database }: AuditInput): readonly Observation[] {
  const places = [
    { what: `database ${database.server.database}`, names: secrets(database.server.config) },
    ...database.roles.map((role) => ({ what: `role ${role.name}`, names: secrets(role.config) })),
  ];
  return places.flatMap(({ what, names }) =>
    names.map((name) => ({
      object: { kind: 'setting' as const, name },
      title: `${name} is in the settings of the ${what}`,
      evidence: ['its value is not shown here'],
      detail: what,
    })),
  );
}

export const rule: Rule = {
  slug: 'secret-in-setting',
  code: 'BHA065',
  severity: 'high',
  title: 'A secret lies in a server setting',
  consequence: 'Settings of roles and databases can be read by every role, and current_setting tells their value.',
  advice: 'Reset it, change the secret, and let the worker fetch it from where secrets live.',
  covers: ['X-017'],
  check: observe,
};
