import type { ContextSource } from '../../model/tenancy.ts';
import type { Contract, FunctionDeclaration, RolePurpose, TableDeclaration, ViewDeclaration } from '../declaration.ts';
import type { DoorSpec, Doors } from '../doors.ts';
import { callable, definer, invoker } from '../kinds.ts';
import { literalText, objectText, stringText } from './literal.ts';

/** Names that the written file imports; filled on the way. */
export type Imports = Set<string>;

const makers: Readonly<Record<TableDeclaration['kind'], string>> = {
  root: 'root',
  tenant: 'tenant',
  inherited: 'inherited',
  personal: 'personal',
  identity: 'identity',
  shared: 'sharedPlusOwn',
  reference: 'reference',
  sealed: 'sealed',
  public: 'publicRead',
  platform: 'platformTable',
};

/** `tenant({ softDelete: true })`: a call of kinds.ts, without what is default. */
export function tableText(declaration: TableDeclaration, imports: Imports): string {
  const { kind, parent, owner, anon, when } = declaration;
  const options = Object.entries({
    ...(parent?.columns === undefined ? {} : { through: parent.columns }),
    ...(parent?.strategy === 'subquery' ? { strategy: 'subquery' } : {}),
    ...(anon === true ? { anon } : {}),
    ...(when === undefined ? {} : { when }),
    ...declaration.options,
  }).map(([name, value]) => [name, name === 'doors' ? doorsText(declaration.options.doors ?? {}, imports) : literalText(value)] as const);
  const first = parent !== undefined ? [stringText(parent.table)] : owner !== undefined ? [stringText(owner)] : [];
  const last = options.length === 0 ? [] : [objectText(options)];
  return made(makers[kind], [...first, ...last], imports);
}

function doorsText(doors: Doors, imports: Imports): string {
  const door = (spec: DoorSpec) => {
    if (spec.kind !== 'owners' && spec.kind !== 'member' && spec.kind !== 'platform') return literalText(spec);
    imports.add(spec.kind);
    return spec.kind;
  };
  const list = (specs: DoorSpec | readonly DoorSpec[]) => ('kind' in specs ? door(specs) : `[${specs.map(door).join(', ')}]`);
  return objectText(Object.entries(doors).map(([command, specs]) => [command, list(specs)] as const));
}

export function viewText({ mode, select }: ViewDeclaration, imports: Imports): string {
  const readers = sameNames(select, invoker().select) ? [] : [objectText([['select', literalText(select)]])];
  switch (mode.kind) {
    case 'invoker':
      return made('invoker', readers, imports);
    case 'definer':
      return made('definerView', [stringText(mode.reason), ...readers], imports);
    case 'masked':
    case 'live':
      return made(mode.kind, [stringText(mode.table), ...readers], imports);
  }
}

export function functionText(declaration: FunctionDeclaration, imports: Imports): string {
  const { security, reason, tenantCheck, execute } = declaration;
  const defaults = security === 'invoker' ? callable() : definer({ reason: '', tenantCheck: 'context' });
  const callers = sameNames(execute, defaults.execute) ? [] : [['execute', literalText(execute)] as const];
  if (security === 'invoker') return made('callable', callers.length === 0 ? [] : [objectText(callers)], imports);
  return made(
    'definer',
    [objectText([['reason', stringText(reason ?? '')], ['tenantCheck', literalText(tenantCheck)], ...callers])],
    imports,
  );
}

/** `'app.tenant_id'`, `claim('sub')`, `membership`. */
export function sourceText(source: Contract['tenant']['context'], imports: Imports): string {
  if (typeof source === 'string') return stringText(source);
  if (source.kind === 'membership') {
    imports.add('membership');
    return 'membership';
  }
  if (source.kind === 'claim') {
    const from = source.setting === 'request.jwt.claims' ? [] : [stringText(source.setting)];
    return made('claim', [stringText(source.path.join('.')), ...from], imports);
  }
  if (source.aliases.length === 0) return stringText(source.name);
  return made('setting', [stringText(source.name), objectText([['aliases', literalText(source.aliases)]])], imports);
}

export function actorText(actor: NonNullable<Contract['actor']>, imports: Imports): string {
  if (typeof actor === 'string' || !('source' in actor)) return sourceText(actor, imports);
  const source: string | ContextSource = actor.source;
  return objectText([
    ['source', sourceText(source, imports)],
    ['type', stringText(actor.type)],
  ]);
}

function made(name: string, args: readonly string[], imports: Imports): string {
  imports.add(name);
  return `${name}(${args.join(', ')})`;
}

function sameNames(a: readonly RolePurpose[], b: readonly RolePurpose[]): boolean {
  return a.join() === b.join();
}
