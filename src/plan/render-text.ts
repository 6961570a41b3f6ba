import type { Plan, Step } from './plan.ts';

/** A plan for reading: every step with what it locks, what to know, and how it is undone. */
export function renderPlan(plan: Plan, options: { readonly verbose: boolean }): string {
  if (plan.steps.length === 0) return `Nothing to do: the database is as the contract says.\n${leftAlone(plan)}`;
  const lines = options.verbose ? plan.steps.flatMap(full) : summary(plan);
  return `${lines.join('\n')}\n\n${totals(plan)}\n${leftAlone(plan)}`;
}

function full(step: Step): readonly string[] {
  const facts = [
    step.lock === 'none' ? 'no table lock' : `lock: ${step.lock}`,
    ...(step.transactional ? [] : ['not transactional']),
    ...(step.batch === null ? [] : ['in batches']),
  ];
  return [
    `-- ${step.number}. ${step.object.kind} ${step.object.name}  [segment ${step.segment}; ${facts.join('; ')}]`,
    ...step.hazards.map((hazard) => `--    ${hazard.kind}: ${hazard.text}`),
    `${step.sql};`,
    ...(step.inverse.length === 0 ? [] : [`--    undo: ${step.inverse.map((text) => text.replaceAll('\n', ' ')).join('; ')}`]),
    '',
  ];
}

/** Objects with what happens to them; one line each, in the order of the plan. */
function summary(plan: Plan): readonly string[] {
  const groups = new Map<string, { count: number; hazards: Set<string> }>();
  for (const step of plan.steps) {
    const key = `${step.object.kind} ${tableOf(step)}`;
    const group = groups.get(key) ?? { count: 0, hazards: new Set<string>() };
    groups.set(key, group);
    group.count++;
    for (const hazard of step.hazards) group.hazards.add(hazard.kind);
  }
  return [...groups].map(
    ([name, group]) =>
      `  ${name}: ${group.count} ${group.count === 1 ? 'step' : 'steps'}${group.hazards.size === 0 ? '' : ` (${[...group.hazards].join(', ')})`}`,
  );
}

function tableOf(step: Step): string {
  const { kind, name } = step.object;
  if (kind === 'policy') return name.slice(name.indexOf(' on ') + 1);
  return kind === 'column' || kind === 'constraint' || kind === 'index' || kind === 'trigger'
    ? `of ${name.split(' (')[0]?.split('.').slice(0, 2).join('.') ?? name}`
    : name;
}

function totals(plan: Plan): string {
  const segments = plan.steps.at(-1)?.segment ?? 0;
  const outside = plan.steps.filter((step) => !step.transactional).length;
  const batched = plan.steps.filter((step) => step.batch !== null).length;
  const asked = plan.preflights.length;
  return `${plural(plan.steps.length, 'step')} in ${plural(segments, 'transaction')}, ${outside} outside of one, ${batched} in batches; ${plural(asked, 'question')} ${asked === 1 ? 'is' : 'are'} asked of the rows first.`;
}

function leftAlone(plan: Plan): string {
  if (plan.leftAlone.length === 0) return '';
  return `\nLeft alone:\n${plan.leftAlone.map((item) => `  ${item.object}: ${item.text}`).join('\n')}\n`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
