import type { Frame, FrameLine } from '../frame.ts';
import { type Markup, html } from './markup.ts';

/** SQL with line numbers and the guilty parts as marks. */
export function frameHtml(frame: Frame, label: string): Markup {
  const width = String(frame.of).length;
  // Wide SQL scrolls inside its box, which the keyboard reaches therefore.
  return html`<pre tabindex="0" role="region" aria-label="${label}"><code>${frame.lines.map((line) => html`<span class="number">${String(line.number).padStart(width)} | </span>${marked(line)}`)}</code></pre>`;
}

function marked({ text, marks }: FrameLine): Markup {
  let at = 0;
  const parts = marks.flatMap(({ start, end }) => {
    const before = text.slice(at, start);
    at = end;
    return [html`${before}<mark>${text.slice(start, end)}</mark>`];
  });
  const inner = parts.reduce((whole, part) => html`${whole}${part}`, html``);
  return html`${inner}${text.slice(at)}`;
}
