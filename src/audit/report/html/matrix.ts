import type { Cell, Matrix } from '../evidence.ts';
import { type Markup, html, nothing } from './markup.ts';

const good = new Set(['held', 'proved', 'no right']);
const bad = new Set(['leak', 'refuted', 'unfiltered']);

/** One table for each role: its objects down, the commands across, a verdict in each cell. */
export function matrixSection(matrix: Matrix): Markup {
  const byRole = grouped(matrix.cells, (cell) => cell.role);
  const worst = grouped(matrix.cells, (cell) => cell.verdict);
  const summary = [...worst].map(([verdict, cells]) => `${cells.length} ${verdict}`).join(', ');
  return html`<h3>${matrix.title}</h3>
<p>${matrix.about}</p>
${matrix.cells.length === 0 ? html`<p class="doubt">Nothing was looked at.</p>` : html`<p>${summary}.</p>`}
${[...byRole].map(([role, cells]) => roleTable(role, cells))}`;
}

function roleTable(role: string, cells: readonly Cell[]): Markup {
  const commands = [...new Set(cells.map((cell) => cell.command))];
  const rows = [...grouped(cells, (cell) => cell.object)].map(([object, found]) => {
    const verdicts = new Map(found.map((cell) => [cell.command, cell.verdict]));
    return html`<tr><th scope="row">${object}</th>${commands.map((command) => cellOf(verdicts.get(command)))}</tr>`;
  });
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Matrix of ${role}"><table><caption>${role}</caption>
<thead><tr><th scope="col">object</th>${commands.map((command) => html`<th scope="col">${command}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

// The word says it; the colour only repeats it.
function cellOf(verdict: string | undefined): Markup {
  if (verdict === undefined) return html`<td><span class="faint">not tried</span></td>`;
  return html`<td class="${good.has(verdict) ? 'good' : bad.has(verdict) ? 'bad' : 'doubt'}">${verdict}</td>`;
}

function grouped<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** All matrices there are, or what would make one. */
export function matrices(all: readonly Matrix[]): Markup {
  return all.length === 0 ? nothing : html`${all.map(matrixSection)}`;
}
