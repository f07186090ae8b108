import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manualClock } from '@fpl-ml/core/testing';
import {
  globalsOf,
  launchChromium,
  NO_BROWSER,
  openOffline,
  openServed,
  type PageGlobals,
  textContrasts,
} from '@fpl-ml/repo/browser';
import { everyText, HOSTILE } from '@fpl-ml/repo/hostile-texts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDashboard } from './create-dashboard.js';
import { renderDashboard } from './page/render-dashboard.js';
import type { DashboardState } from './shown/dashboard-state.js';
import { type DashboardServer, serveDashboard } from './system-server.js';
import { filledStores, NOW } from './tests/filled-stores.js';
import { driftedShapes, manyAlerts, OPTIONS, storedState } from './tests/stored-state.js';

let browser: Browser | null;
let directory: string;
let state: DashboardState;
let server: DashboardServer;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fpl-dashboard-'));
  state = await storedState();
  const source = await filledStores();
  const dashboard = createDashboard({ source, clock: manualClock(NOW), models: ['points', 'goals'], noun: 'week' });
  server = await serveDashboard({ dashboard });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await server.close();
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

const ranScript = (page: Page): Promise<boolean> => page.evaluate<boolean>("'__pwned' in window");

/** Gives the texts of a page one hostile text each, in turn. */
function inTurn(first: number, keep: boolean): (text: string) => string {
  let next = first;
  return (text) => {
    next += 1;
    return (keep ? text : '') + (HOSTILE[next % HOSTILE.length] ?? '');
  };
}

describe('in a browser', () => {
  test.for([
    [1280, 'light'],
    [1280, 'dark'],
    [360, 'light'],
    [360, 'dark'],
  ] as const)('the served page fits %i pixels and can be read, %s', async ([width, scheme], { skip }) => {
    if (browser === null) return skip(NO_BROWSER);
    const { page, faults } = await openServed(browser, server.url, width, scheme);
    expect(await overflow(page)).toBe(0);
    expect(await page.locator('svg.chart').count()).toBe(3);
    const contrasts = await textContrasts(page);
    expect(contrasts.length).toBeGreaterThan(200);
    expect(contrasts.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('links lead to the other model, and within the page', async ({ skip }) => {
    if (browser === null) return skip(NO_BROWSER);
    const { page, faults } = await openServed(browser, server.url, 1280, 'light');
    await page.getByRole('link', { name: 'scheduler' }).click();
    expect(new URL(page.url()).hash).toBe('#jobs');
    await page.getByRole('link', { name: 'goals', exact: true }).click();
    expect(await page.locator('h1').textContent()).toBe('Model goals');
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('links lead to another figure of the same errors', async ({ skip }) => {
    if (browser === null) return skip(NO_BROWSER);
    const { page, faults } = await openServed(browser, server.url, 1280, 'light');
    await page.getByRole('link', { name: 'MAE', exact: true }).click();
    expect(new URL(page.url()).search).toBe('?model=points&metric=mae');
    expect(await page.locator('nav.metrics [aria-current]').textContent()).toBe('MAE');
    expect(await page.getByRole('img', { name: 'MAE by week' }).count()).toBe(1);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test.for([
    [1280, 'light', 'screen'],
    [360, 'dark', 'screen'],
    [718, 'light', 'print'],
  ] as const)(
    'what the columns that drifted were and are fits %i pixels and can be read, %s on %s',
    async ([width, scheme, media], { skip }) => {
      if (browser === null) return skip(NO_BROWSER);
      const file = join(directory, 'shapes.html');
      await writeFile(file, renderDashboard({ ...state, shapes: await driftedShapes() }, OPTIONS));
      const { page, faults } = await openOffline(browser, file, width, scheme);
      await page.emulateMedia({ media });
      expect(await overflow(page)).toBe(0);
      const drawings = page.locator('.shapes').getByRole('img');
      const boxes = await Promise.all((await drawings.all()).map((drawing) => drawing.boundingBox()));
      expect(boxes).toHaveLength(5);
      for (const box of boxes) expect(Math.min(box?.width ?? 0, (box?.height ?? 0) * 3)).toBeGreaterThan(200);
      expect(await page.locator('.shapes').getByRole('table').count()).toBe(1);
      const contrasts = await textContrasts(page);
      expect(contrasts.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );

  test.for([360, 1280])(
    'hostile data run nothing, ask for nothing and break no layout at %i pixels',
    async (width, { skip }) => {
      if (browser === null) return skip(NO_BROWSER);
      for (const [first, keep] of [
        [0, false],
        [5, true],
      ] as const) {
        const file = join(directory, 'hostile.html');
        const whole = { ...state, shapes: await driftedShapes() };
        await writeFile(file, renderDashboard(everyText(whole, inTurn(first, keep)), OPTIONS));
        const { page, faults } = await openOffline(browser, file, width, 'light');
        expect(await overflow(page)).toBe(0);
        expect(await ranScript(page)).toBe(false);
        expect(faults).toEqual([]);
        await page.context().close();
      }
    },
  );

  test('a thousand alerts scroll in a box of their own', async ({ skip }) => {
    if (browser === null) return skip(NO_BROWSER);
    const file = join(directory, 'many.html');
    await writeFile(file, renderDashboard(manyAlerts(state, 1000), OPTIONS));
    const { page, faults } = await openOffline(browser, file, 1280, 'light');
    const box = await page.locator('#alerts .scroll').first().boundingBox();
    expect(box?.height).toBeLessThan(500);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('a printed page shows everything within its width', async ({ skip }) => {
    if (browser === null) return skip(NO_BROWSER);
    const { page } = await openServed(browser, server.url, 718, 'light');
    await page.emulateMedia({ media: 'print' });
    const excess = ({ document, innerWidth }: PageGlobals): number => document.documentElement.scrollWidth - innerWidth;
    expect(await page.evaluate(excess, await globalsOf(page))).toBe(0);
    await page.context().close();
  });
});
