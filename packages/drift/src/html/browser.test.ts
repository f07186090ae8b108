import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  globalsOf,
  launchChromium,
  NO_BROWSER,
  openOffline,
  type PageGlobals,
  textContrasts,
} from '@fpl-ml/repo/browser';
import { everyText, HOSTILE } from '@fpl-ml/repo/hostile-texts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { driftHtml } from './drift-html.js';
import { madeUpRecords } from './tests/made-up-records.js';

type Browser = Awaited<ReturnType<typeof launchChromium>>;
type Page = Awaited<ReturnType<typeof openOffline>>['page'];

const records = madeUpRecords(6, { groupBy: 'position', correlations: true });
let browser: Browser;
let directory: string;
let file: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fpl-drift-'));
  file = join(directory, 'drift.html');
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await rm(directory, { recursive: true, force: true });
});

/** By how many pixels the page is wider than its window, with everything unfolded. */
async function overflow(page: Page): Promise<number> {
  const measure = ({ document, innerWidth }: PageGlobals): number => {
    for (const details of document.body.querySelectorAll('details')) details.setAttribute('open', '');
    return document.documentElement.scrollWidth - innerWidth;
  };
  return page.evaluate(measure, await globalsOf(page));
}

/** Gives the texts of a page one hostile text each, in turn; verdicts, kinds and methods stay, which are no texts of users. */
function inTurn(): (text: string) => string {
  const own = new Set([
    'stable',
    'warning',
    'drift',
    'insufficient-data',
    'numeric',
    'levels',
    'categorical',
    'unknown',
  ]);
  let next = 0;
  return (text) => {
    if (own.has(text)) return text;
    next += 1;
    return HOSTILE[next % HOSTILE.length] ?? '';
  };
}

describe('in a browser', () => {
  test.for([
    [1280, 'light'],
    [1280, 'dark'],
    [360, 'light'],
    [360, 'dark'],
  ] as const)('the page fits %i pixels, can be read (%s), and asks for nothing', async ([width, scheme], { skip }) => {
    if (browser === null) return skip(NO_BROWSER);
    await writeFile(file, driftHtml(records));
    const { page, faults } = await openOffline(browser, file, width, scheme);
    expect(await overflow(page)).toBe(0);
    expect(await page.locator('svg.chart').count()).toBe(10);
    expect(await page.getByRole('row').count()).toBeGreaterThan(30);
    const contrasts = await textContrasts(page);
    expect(contrasts.length).toBeGreaterThan(200);
    expect(contrasts.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('links lead to the drawing of a column', async ({ skip }) => {
    if (browser === null) return skip(NO_BROWSER);
    await writeFile(file, driftHtml(records));
    const { page, faults } = await openOffline(browser, file, 1280, 'light');
    await page.getByRole('link', { name: 'minutes' }).first().click();
    expect(await page.locator('article:target h4 bdi').textContent()).toBe('minutes');
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test.for([360, 1280])(
    'hostile records run nothing, ask for nothing and break no layout at %i pixels',
    async (width, { skip }) => {
      if (browser === null) return skip(NO_BROWSER);
      await writeFile(file, driftHtml(everyText(records, inTurn())));
      const { page, faults } = await openOffline(browser, file, width, 'light');
      expect(await overflow(page)).toBe(0);
      expect(await page.evaluate<boolean>("'__pwned' in window")).toBe(false);
      expect(await page.locator('bdi', { hasText: '<script>window.__pwned=1' }).count()).toBeGreaterThan(0);
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );
});
