/** What the page does: filter, copy, and unfold everything on paper. Without it all is there to be read. */
export const script = `
'use strict';
const findings = [...document.querySelectorAll('.finding')];
const boxes = [...document.querySelectorAll('input[name=severity]')];
const search = document.getElementById('search');
const shown = document.getElementById('shown');
for (const control of document.querySelectorAll('.controls, button.copy')) control.hidden = false;
const filter = () => {
  const wanted = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  const text = search === null ? '' : search.value.toLowerCase();
  for (const finding of findings) finding.hidden = !wanted.has(finding.dataset.severity) || !finding.textContent.toLowerCase().includes(text);
  if (shown !== null) shown.textContent = findings.filter((finding) => !finding.hidden).length + ' of ' + findings.length + ' shown';
};
for (const box of boxes) box.addEventListener('change', filter);
if (search !== null) search.addEventListener('input', filter);
if (boxes.length > 0) filter();
document.addEventListener('click', async (event) => {
  const button = event.target instanceof Element ? event.target.closest('button.copy') : null;
  if (button === null) return;
  const source = document.getElementById(button.dataset.of);
  const said = button.parentElement.querySelector('[role=status]');
  try {
    await navigator.clipboard.writeText(source.textContent);
    said.textContent = 'copied';
  } catch {
    getSelection().selectAllChildren(source);
    said.textContent = 'selected: copy it with the keyboard';
  }
});
addEventListener('beforeprint', () => { for (const each of document.querySelectorAll('details')) each.open = true; });
`;
