import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type Page, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rightsMatrix } from '../../src/audit/report/evidence.ts';
import { renderHtml } from '../../src/audit/report/html/page.ts';
import { rules } from '../../src/audit/rules/all.ts';
import { attack } from './attack.ts';
import { findChromium } from './chromium.ts';
import { known } from './known.ts';
import { sample, shop, tenancy } from './sample.ts';

const inPage = readFileSync(new URL('./in-page.mjs', import.meta.url), 'utf8');
const executablePath = findChromium();
if (executablePath === null)
  process.stderr.write('test/report/browser.test.ts: no Chromium on this machine; BULKHEAD_CHROMIUM names one\n');

// A browser is no dependency of Bulkhead: where there is none, the page is still checked as text in page.test.ts.
describe.skipIf(executablePath === null)('the HTML report in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-html-'));
  const file = join(folder, 'report.html');
  let browser: Browser;

  beforeAll(async () => {
    const options = { subject: { label: 'localhost/shop', at: '2026-11-21T10:00:00Z' }, known };
    writeFileSync(file, renderHtml(sample(options), rules, { attack, matrices: [rightsMatrix({ database: shop, tenancy })] }));
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: ['--no-sandbox', '--disable-gpu'],
    });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The page, with everything that went wrong or left the machine. */
  async function open(options: Parameters<Browser['newPage']>[0] = {}): Promise<{ readonly page: Page; readonly complaints: string[] }> {
    const page = await browser.newPage(options);
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => void complaints.push(`dialog: ${dialog.message()}`));
    page.on('request', (request) => {
      if (request.url() !== pathToFileURL(file).href) complaints.push(`request: ${request.url()}`);
    });
    await page.goto(pathToFileURL(file).href);
    if (options.javaScriptEnabled !== false) await page.evaluate(inPage);
    return { page, complaints };
  }

  test('it loads without an error, a warning, a request or a dialog', async () => {
    const { page, complaints } = await open();
    expect(await page.title()).toBe('Tenant isolation of localhost/shop');
    expect(await page.evaluate('document.scripts.length')).toBe(1);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test.each(['light', 'dark'] as const)('it is accessible in %s, as far as a program can tell', async (colorScheme) => {
    const { page } = await open({ colorScheme });
    await page.evaluate('inPage.unfold()');
    expect(await page.evaluate('inPage.accessibilityProblems()')).toEqual([]);
    await page.close();
  });

  test('the keyboard reaches everything, in the order of the page, the skip link first', async () => {
    const { page } = await open();
    const wanted = await page.evaluate<number>('inPage.numberFocusable()');
    expect(wanted).toBeGreaterThan(20);
    const reached: number[] = [];
    for (let step = 0; step < wanted; step++) {
      await page.keyboard.press('Tab');
      reached.push(await page.evaluate<number>('Number(document.activeElement.dataset.order ?? -1)'));
    }
    expect(reached).toEqual(Array.from({ length: wanted }, (_, index) => index));
    await page.close();
  });

  test('the skip link shows itself when it is reached, and leads to the report', async () => {
    const { page } = await open();
    await page.keyboard.press('Tab');
    expect((await page.locator('.skip').boundingBox())?.x).toBeGreaterThanOrEqual(0);
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await page.close();
  });

  test('findings are filtered by severity with the space bar, and by words', async () => {
    const { page, complaints } = await open();
    const shown = () => page.locator('.finding:visible').count();
    const all = await shown();
    const critical = await page.locator('.finding.critical').count();
    expect(critical).toBeGreaterThan(0);
    for (const severity of ['high', 'warning', 'info']) {
      await page.locator(`input[value=${severity}]`).focus();
      await page.keyboard.press('Space');
    }
    expect(await shown()).toBe(critical);
    expect(await page.locator('#shown').textContent()).toBe(`${critical} of ${all} shown`);
    await page.locator('#search').fill('open to all');
    expect(await shown()).toBeLessThan(critical);
    expect(await shown()).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('statements are copied', async () => {
    const { page } = await open();
    const button = page.locator('button.copy').first();
    const expected = await page.locator('.finding pre code[id]').first().textContent();
    await page.evaluate('inPage.catchCopies()');
    await button.press('Enter');
    await expect.poll(() => button.locator('xpath=..').locator('[role=status]').textContent()).toBe('copied');
    expect(await page.title()).toBe(expected?.replace(/\s+/g, ' ').trim());
    await page.close();
  });

  test('paper shows everything and no controls', async () => {
    const { page } = await open();
    await page.locator('input[value=critical]').uncheck();
    await page.emulateMedia({ media: 'print' });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator('.finding:visible').count()).toBe(await page.locator('.finding').count());
    expect(await page.locator('button:visible, input:visible, nav:visible').count()).toBe(0);
    expect(await page.locator('details:not([open])').count()).toBe(0);
    await page.close();
  });

  test('a narrow window does not scroll sideways', async () => {
    const { page } = await open({ viewport: { width: 360, height: 700 } });
    const over = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(over).toBeLessThanOrEqual(0);
    await page.close();
  });

  test('without scripts it is whole', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    expect(await page.locator('.finding:visible').count()).toBeGreaterThan(5);
    expect(await page.locator('button:visible, .controls:visible').count()).toBe(0);
    await page.close();
  });
});
