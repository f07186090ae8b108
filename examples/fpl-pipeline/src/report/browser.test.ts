import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  globalsOf,
  launchChromium,
  NO_BROWSER,
  type OpenedPage,
  openOffline,
  type PageGlobals,
  textContrasts,
} from '@fpl-ml/repo/browser';
import { everyText, HOSTILE } from '@fpl-ml/repo/hostile-texts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectReport } from './collect-report.js';
import { renderReport } from './render-report.js';
import type { ReportData } from './report-data.js';
import { storedSeason } from './tests/stored-season.js';

let browser: Browser | null;
let directory: string;
let data: ReportData;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fpl-report-'));
  data = await collectReport(await storedSeason());
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await rm(directory, { recursive: true, force: true });
});

async function open(on: Browser, html: string, width: number, scheme: 'light' | 'dark'): Promise<OpenedPage> {
  const file = join(directory, 'report.html');
  await writeFile(file, html);
  return openOffline(on, file, width, scheme);
}

/** By how many pixels the page is wider than its window, with everything unfolded. */
async function overflow(page: Page): Promise<number> {
  const measure = ({ document, innerWidth }: PageGlobals): number => {
    for (const details of document.body.querySelectorAll('details')) details.setAttribute('open', '');
    return document.documentElement.scrollWidth - innerWidth;
  };
  return page.evaluate(measure, await globalsOf(page));
}

const ranScript = (page: Page): Promise<boolean> => page.evaluate<boolean>("'__pwned' in window");

/** Gives the texts of a page one hostile text each, in turn. */
function inTurn(first: number, keep: boolean): (text: string) => string {
  let next = first;
  return (text) => {
    next += 1;
    return (keep ? text : '') + (HOSTILE[next % HOSTILE.length] ?? '');
  };
}

describe('in a browser without a network', () => {
  test.for([
    [1280, 'light'],
    [1280, 'dark'],
    [360, 'light'],
    [360, 'dark'],
  ] as const)('the page fits %i pixels and can be read, %s', async ([width, scheme], { skip }) => {
    if (browser === null) return skip(NO_BROWSER);
    const { page, faults } = await open(browser, renderReport(data), width, scheme);
    expect(await overflow(page)).toBe(0);
    expect(await page.locator('svg.chart').count()).toBe(4);
    const contrasts = await textContrasts(page);
    expect(contrasts.length).toBeGreaterThan(100);
    expect(contrasts.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test.for([
    [360, false],
    [360, true],
    [1280, false],
    [1280, true],
  ] as const)(
    'hostile data run nothing, ask for nothing and break no layout at %i pixels (kept text: %s)',
    async ([width, keep], { skip }) => {
      if (browser === null) return skip(NO_BROWSER);
      for (const first of [0, 4, 7]) {
        const { page, faults } = await open(
          browser,
          renderReport(everyText(data, inTurn(first, keep))),
          width,
          'light',
        );
        expect(await overflow(page)).toBe(0);
        expect(await ranScript(page)).toBe(false);
        expect(faults).toEqual([]);
        await page.context().close();
      }
    },
  );

  test('a script that got into the page would not run', async ({ skip }) => {
    if (browser === null) return skip(NO_BROWSER);
    const poison = '<script>window.__pwned=1</script><img src=x onerror="window.__pwned=2">';
    const { page, faults } = await open(
      browser,
      renderReport(data).replace('<main>', `<main>${poison}`),
      1280,
      'light',
    );
    expect(await ranScript(page)).toBe(false);
    expect(faults.join()).toContain('Content Security Policy');
    await page.context().close();
  });

  test('a printed page shows everything within its width, what is folded too', async ({ skip }) => {
    if (browser === null) return skip(NO_BROWSER);
    const { page } = await open(browser, renderReport(data), 718, 'light');
    await page.emulateMedia({ media: 'print' });
    const excess = ({ document, innerWidth }: PageGlobals): number => document.documentElement.scrollWidth - innerWidth;
    expect(await page.evaluate(excess, await globalsOf(page))).toBe(0);
    expect(await page.locator('details table').first().isVisible()).toBe(true);
    await page.context().close();
  });

  test('a box that scrolls can be reached and scrolled by keyboard', async ({ skip }) => {
    if (browser === null) return skip(NO_BROWSER);
    const { page } = await open(browser, renderReport(data), 360, 'light');
    const box = page.locator('.scroll', { has: page.locator('svg.chart') }).first();
    await box.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => box.evaluate((element) => Number(element.scrollLeft))).toBeGreaterThan(0);
    await page.context().close();
  });
});
