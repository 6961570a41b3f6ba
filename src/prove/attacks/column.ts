import { quoteIdent } from '../../base/ident.ts';
import { noRule } from '../../model/tenancy.ts';
import { type Probe, probe } from '../lab/probe.ts';
import { type Scene, rightsOn, serves } from '../lab/scene.ts';

/** Columns the contract sets apart: hidden ones must not be read, platform ones not be written, not even in own rows. */
export function columnAttacks(scene: Scene): readonly Probe[] {
  return scene.roles.flatMap((role) =>
    scene.targets.flatMap((target) =>
      target.print.table.columns.flatMap(({ name }) => {
        const rule = target.print.tenancy?.columns[name] ?? noRule;
        if (!rightsOn(scene, role, target).usage) return [];
        const at = { family: 'column', role, object: target.key, context: scene.own } as const;
        const column = quoteIdent(name);
        const read = probe({
          ...at,
          command: 'select',
          technique: `hidden column ${name}`,
          judge: { kind: 'accepted', states: [] },
          statement: `select t.${column} from ${target.text} t limit 1`,
          what: `the hidden column ${target.key}.${name} can be read`,
        });
        const write = probe({
          ...at,
          command: 'update',
          technique: `platform column ${name}`,
          judge: { kind: 'count' },
          statement: `update ${target.text} t set ${column} = default`,
          what: `a tenant can change its own ${target.key}.${name}, which only the platform may`,
        });
        return [
          ...(rule.hidden && !serves(scene, role, 'pii') ? [read] : []),
          ...(rule.platformOnly && !serves(scene, role, 'platform') ? [write] : []),
        ];
      }),
    ),
  );
}
