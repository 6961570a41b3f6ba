import type { AttackFacts, Crossing } from '../evidence.ts';
import { fix } from './findings.ts';
import { type Markup, html, nothing } from './markup.ts';

/** What the live attack did, and what went through. */
export function attacksSection(facts: AttackFacts | null): Markup {
  if (facts === null)
    return html`<p class="doubt">No attack is part of this report.</p>
<p>Make one with <code>bulkhead prove --live --format json --out attack.json</code> and give it to <code>bulkhead audit --format html --attack attack.json</code>.</p>`;
  const { attacks, held, leaks, oracles } = facts;
  const crossings = [...leaks, ...oracles];
  return html`<p>${attacks} attacks, <span class="good">${held} held</span>, <span class="${leaks.length > 0 ? 'bad' : 'good'}">${leaks.length} leaks</span>, <span class="${oracles.length > 0 ? 'bad' : 'good'}">${oracles.length} oracles</span>; ${facts.controls} legitimate actions tried beside them.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Attacks by role"><table><caption>Attacks by role</caption><thead><tr><th scope="col">role</th><th scope="col">attacks</th><th scope="col">held</th><th scope="col">leaks</th></tr></thead>
<tbody>${facts.byRole.map((row) => html`<tr><th scope="row">${row.role}</th><td class="count">${row.attacks}</td><td class="count">${row.held}</td><td class="count">${row.leaks}</td></tr>`)}</tbody></table></div>
${crossings.map(crossing)}
${
  crossings.length === 0
    ? nothing
    : html`<details><summary>Statements that make the two tenants, to be run before a script inside the same transaction</summary>${fix(
        facts.setup.map((text) => `${text};`),
        'setup',
      )}</details>`
}
${facts.notes.map((note) => html`<p class="faint">${note}</p>`)}`;
}

function crossing(each: Crossing, index: number): Markup {
  const id = `crossing-${index + 1}`;
  return html`<article class="crossing" aria-labelledby="${id}"><h3 id="${id}"><span class="bad">${each.rows === undefined ? 'oracle' : 'leak'}</span> ${each.role}: ${each.what}</h3>
<p>${each.command} on <code>${each.object}</code> by ${each.technique}, context: ${each.context}${each.rows === undefined ? '' : `, rows crossed: ${each.rows}`}</p>
<details><summary>Script</summary>${fix(
    each.script.map((text) => `${text};`),
    `${id}-script`,
  )}</details></article>`;
}

/** What the attack did not decide, as sentences. */
export function attackGaps(facts: AttackFacts | null): readonly string[] {
  if (facts === null) return [];
  return [
    ...facts.failed.map(({ role, object, reason }) => `Attack of ${role} on ${object} could not be judged: ${reason}`),
    ...facts.vacuous.map(
      ({ role, object, command, reason }) =>
        `${role} cannot ${command} its own rows in ${object} either, so that it was refused shows nothing: ${reason}`,
    ),
    ...facts.skipped.map(({ object, reason }) => `Not attacked: ${object}: ${reason}`),
    ...(facts.attacks === 0 ? ['No attack was made.'] : []),
  ];
}
