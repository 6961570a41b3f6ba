import type { Database } from '../../model/database.ts';
import type { ContextSource, Tenancy } from '../../model/tenancy.ts';

/** What a proof rests on besides the catalogue; part of every certificate. */
export function assumptionsOf(database: Database, tenancy: Tenancy): readonly string[] {
  const { tenant, actor } = tenancy.context;
  const name = (source: ContextSource) => (source.kind === 'setting' ? source.name : `${source.setting} ${source.path.join('.')}`);
  const trusted = [tenant.kind === 'membership' ? null : tenant, actor].flatMap((source) => (source === null ? [] : [name(source)]));
  const strong = database.roles.filter((role) => (role.superuser || role.bypassRls) && role.login).map((role) => role.name);
  return [
    `The server is PostgreSQL ${Math.floor(database.server.versionNum / 10_000)}.${database.server.versionNum % 10_000} and does what its documentation says.`,
    ...(trusted.length === 0
      ? []
      : [
          `Only the application sets ${trusted.join(' and ')}, after it has checked who asks; SQL of a tenant's own could set them to anything.`,
        ]),
    ...(strong.length === 0 ? [] : [`Nobody serves requests as ${strong.join(', ')}: row security does not bind them.`]),
    'Nobody changes policies, grants or functions while statements run; the catalogue is as it was read.',
  ];
}
