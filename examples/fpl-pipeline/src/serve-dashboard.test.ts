import type { LogEntry } from '@fpl-ml/core';
import { launchChromium, NO_BROWSER } from '@fpl-ml/repo/browser';
import type { DashboardState } from '@fpl-ml/dashboard';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveDashboard, type ServedDashboard } from './serve-dashboard.js';
import { memoryStorage, quietWalk } from './testing/quiet-walk.js';
import type { WalkOutcome } from './walk-season.js';

const WEEK = 7 * 24 * 3_600_000;

let outcome: WalkOutcome;
let served: ServedDashboard;
const logged: LogEntry[] = [];

beforeAll(async () => {
  const storage = memoryStorage();
  outcome = await quietWalk({}, storage);
  served = await serveDashboard(storage, { logger: { log: (entry) => void logged.push(entry) } });
});

afterAll(() => served.close());

const state = async (): Promise<DashboardState> => JSON.parse(await (await fetch(`${served.url}/api/state`)).text());

test('the dashboard says what the result of the season says', async () => {
  const { result } = outcome;
  const { periods, versions, retrainings, marks, components, champion, drift } = await state();
  expect(periods.map(({ label }) => Number(label))).toEqual(Array.from({ length: 38 }, (_, i) => i + 1));
  const rows = periods.reduce((total, { n }) => total + n, 0);
  const squares = periods.reduce((total, { n, rmse }) => total + n * (rmse ?? Number.NaN) * (rmse ?? Number.NaN), 0);
  expect(rows).toBe(result.served.n);
  expect(Math.sqrt(squares / rows)).toBeCloseTo(result.served.rmse, 9);
  expect(marks.filter(({ outcome: end }) => end === 'promoted')).toHaveLength(result.promotions);
  expect(marks.filter(({ outcome: end }) => end === 'rolled-back')).toHaveLength(result.rollbacks);
  expect(retrainings.rows.length + retrainings.more).toBeGreaterThanOrEqual(result.retrainings);
  expect(versions.rows.find(({ roles }) => roles.includes('champion'))?.version).toBe(champion);
  expect(drift.length).toBeGreaterThan(5);
  expect(components.filter(({ unread }) => unread !== null)).toEqual([]);
  expect(logged).toEqual([]);
});

test('the alerts of the season are in the feed, each once, and nobody has read them', async () => {
  const { feed } = await state();
  expect(feed?.unread).toBe(outcome.result.alerts);
  expect(feed?.unread).toBeGreaterThan(10);
});

test('it is looked at as at the end of the season, so nothing is overdue', async () => {
  const { at, components } = await state();
  const end = outcome.gameweeks.at(-1)?.period.end ?? Number.NaN;
  expect(at).toBeGreaterThan(end - WEEK);
  expect(at).toBeLessThan(end + WEEK);
  expect(components.find(({ name }) => name === 'scheduler')?.reasons.join()).not.toContain('overdue');
});

test('a browser shows it; DASHBOARD_IMAGE names the file for the image of the documentation', async ({ skip }) => {
  const browser = await launchChromium();
  if (browser === null) return skip(NO_BROWSER);
  const page = await browser.newPage({ viewport: { width: 1280, height: 1248 }, colorScheme: 'light' });
  await page.goto(served.url);
  const file = process.env['DASHBOARD_IMAGE'];
  const image = await page.screenshot(file === undefined ? {} : { path: file });
  expect(image.length).toBeGreaterThan(50_000);
  expect(image.length).toBeLessThan(300_000);
  expect(await page.locator('#error .point').count()).toBe(38);
  await browser.close();
});
