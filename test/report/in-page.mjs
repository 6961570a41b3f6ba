/* global document, getComputedStyle, HTMLInputElement, Node, dispatchEvent, Event, navigator */
// Runs in the page, not in Node: test/report/browser.test.ts reads it as text.

/**
 * What can be checked without a person, in the page: names, headings, tables, ids, and the contrast of every text with
 * what is behind it. Returns what is wrong.
 */
function accessibilityProblems() {
  const problems = [];
  const all = [...document.querySelectorAll('body *')];
  const ids = all.map((element) => element.id).filter((id) => id !== '');
  for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) problems.push(`the id ${id} is there twice`);
  if (document.documentElement.lang === '') problems.push('no language');
  if (document.title === '') problems.push('no title');
  for (const name of ['main', 'header', 'footer', 'nav', 'h1'])
    if (document.querySelectorAll(name).length !== 1) problems.push(`not one <${name}>`);
  const levels = [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map((heading) => Number(heading.tagName.slice(1)));
  levels.forEach((level, index) => {
    if (level > (levels[index - 1] ?? 0) + 1) problems.push(`heading ${index} jumps to level ${level}`);
  });
  for (const table of document.querySelectorAll('table')) {
    if ((table.caption?.textContent ?? '') === '') problems.push('a table without a caption');
    for (const header of table.querySelectorAll('th'))
      if (!['row', 'col'].includes(header.scope)) problems.push(`a header without a scope: ${header.textContent}`);
    for (const row of table.tBodies[0]?.rows ?? []) if (row.cells[0]?.tagName !== 'TH') problems.push('a row without a header');
  }
  for (const control of document.querySelectorAll('a, button, input, summary, [tabindex="0"]')) {
    const labels = control instanceof HTMLInputElement ? [...(control.labels ?? [])].map((label) => label.textContent).join('') : '';
    const name = control.getAttribute('aria-label') ?? (labels || control.textContent);
    if (name.trim() === '') problems.push(`a control without a name: ${control.outerHTML.slice(0, 80)}`);
  }
  for (const link of document.querySelectorAll('a[href^="#"]'))
    if (document.getElementById((link.getAttribute('href') ?? '').slice(1)) === null)
      problems.push(`a link to nothing: ${link.textContent}`);
  for (const element of document.querySelectorAll('[aria-labelledby]'))
    if (document.getElementById(element.getAttribute('aria-labelledby') ?? '') === null) problems.push('a label that is not there');

  const channels = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (colour) => {
    const [red = 0, green = 0, blue = 0] = channels(colour).map((value) =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if ((channels(colour)[3] ?? 1) > 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  for (const element of all) {
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '');
    if (!own || element.getClientRects().length === 0) continue;
    const [light, dark] = [luminance(getComputedStyle(element).color), luminance(behind(element))].sort((a, b) => b - a);
    const ratio = ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
    if (ratio < 4.5)
      problems.push(
        `contrast ${ratio.toFixed(2)}: <${element.tagName.toLowerCase()} class="${element.className}"> ${element.textContent.slice(0, 40)}`,
      );
  }
  return [...new Set(problems)];
}

/** Numbers everything that the keyboard should reach, in the order of the page; returns how many there are. */
function numberFocusable() {
  const all = [...document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]')].filter((element) =>
    element.checkVisibility(),
  );
  all.forEach((element, index) => {
    element.dataset.order = String(index);
  });
  return all.length;
}

function unfold() {
  for (const each of document.querySelectorAll('details')) each.open = true;
}

/** The clipboard of a test is the title. */
function catchCopies() {
  Object.assign(navigator.clipboard, {
    writeText: async (text) => {
      document.title = text;
    },
  });
}

globalThis.inPage = { accessibilityProblems, numberFocusable, unfold, catchCopies };
