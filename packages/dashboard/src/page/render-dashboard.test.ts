import { manualClock } from '@fpl-ml/core/testing';
import { everyText, HOSTILE } from '@fpl-ml/repo/hostile-texts';
import { memoryStores } from '@fpl-ml/engine';
import { beforeAll, describe, expect, test } from 'vitest';
import { createDashboard } from '../create-dashboard.js';
import type { DashboardState } from '../shown/dashboard-state.js';
import { filledStores, MODEL, NOW, PERIODS } from '../tests/filled-stores.js';
import { driftedShapes, EMPTY, manyAlerts, OPTIONS, storedState } from '../tests/stored-state.js';
import { renderDashboard } from './render-dashboard.js';

let state: DashboardState;
let page: string;

beforeAll(async () => {
  state = await storedState();
  page = renderDashboard(state, OPTIONS);
});

/** The tags of a page without what stands in their attributes. */
function skeleton(html: string): readonly string[] {
  return (html.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/"[^"]*"/g, '""'));
}

function section(html: string, id: string): string {
  const [, rest = ''] = html.split(`<section id="${id}">`);
  return textOf(rest.split('</section>')[0] ?? '');
}

function textOf(html: string): string {
  return html
    .replace(/<title>[^<]*<\/title>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\s\u00A0\u202F]+/g, ' ');
}

const UNREADABLE = /NaN|undefined|Infinity|\[object|null/;

describe('the page', () => {
  test('loads nothing and runs nothing', () => {
    expect(page).not.toMatch(/https?:|\/\/|src=|url\(|@import|<script|<link(?! rel="icon" href="data:,")/i);
    expect(page).not.toMatch(/\son\w+=/i);
  });

  test('is the same text for the same state', () => {
    expect(renderDashboard(JSON.parse(JSON.stringify(state)), OPTIONS)).toBe(page);
  });

  test('has a language, a title that says how it is, one first heading, and a name for all that scrolls', () => {
    expect(page).toMatch(/^<!doctype html><html lang="en">/);
    expect(page).toContain('<title>points, production: warning</title>');
    expect(page.match(/<h1>/g)).toHaveLength(1);
    const boxes = page.match(/<div class="scroll[^>]*>/g) ?? [];
    expect(boxes.length).toBeGreaterThan(8);
    for (const tag of boxes) expect(tag).toMatch(/role="region" aria-label="\w[^"]*" tabindex="0"/);
  });

  test('says every instant in UTC, exactly for machines', () => {
    expect(page).toContain(
      '<time class="when" datetime="2026-11-27T00:00:00.000Z" title="2026-11-27T00:00:00.000Z">2026-11-27 00:00</time>',
    );
    for (const [, at = '', title] of page.matchAll(/<time class="when" datetime="([^"]*)" title="([^"]*)"/g)) {
      expect([new Date(at).toISOString(), title]).toEqual([at, at]);
    }
  });

  test('has what the tiles link to', () => {
    const targets = [...page.matchAll(/<a href="#([^"]*)"/g)].map(([, id]) => id);
    expect(targets).toHaveLength(7);
    for (const id of targets) expect(page).toContain(`<section id="${id}">`);
  });

  test('says it all in words', () => {
    const text = textOf(page);
    expect(text).toContain('Model points');
    expect(text).toContain('0.1.1 serves · as of 2026-11-27 00:00 UTC');
    expect(text).toContain('rmse/cusum fires since');
    expect(section(page, 'error')).toContain(
      'The RMSE was largest in week 12, with 2.653. There were alarms after 2 weeks.',
    );
    expect(section(page, 'drift')).toContain('4 columns in 16 weeks; the inputs as a whole drifted in 2.');
    expect(section(page, 'drift')).toContain('Nothing drifted; these 3 columns came nearest to it.');
    expect(section(page, 'versions')).toContain('On trial: 0.1.2 serves 10 % of the players, 0.1.1 the others');
    expect(section(page, 'jobs')).toMatch(/retraining-6 waits until retraining-5 has ended/);
    expect(section(page, 'alerts')).toContain('2 conditions firing now, of 3 conditions that people were told of.');
    expect(section(page, 'alerts')).toContain('Messages, 2 unread messages');
    expect(section(page, 'retraining')).toContain('the improvement is less than 0.5 %');
    expect(section(page, 'decisions')).toContain('better in 12 of 14 weeks');
    expect(page).not.toMatch(UNREADABLE);
  });

  test('draws every period with its limits and alarms', () => {
    const error = page.split('<section id="error">')[1]?.split('</section>')[0] ?? '';
    expect(error.match(/<circle class="point"/g)).toHaveLength(16);
    expect(error.match(/<circle class="ring"/g)).toHaveLength(2);
    expect(error).toMatch(/Week 12: RMSE 2\.653 ± [\d.]+ on 80 rows, limit [\d.]+; rmse:shewhart is 6\.7/);
    expect(page.match(/class="cell drift"/g)?.length).toBe(4);
  });
});

describe('the columns that drifted', () => {
  const pageWith = async (shift: number, shapes: boolean): Promise<string> =>
    section(renderDashboard({ ...state, shapes: await driftedShapes(shift, shapes) }, OPTIONS), 'drift');

  test('are told of in words, too: what they were, what they are, and what counts', async () => {
    const text = await pageWith(1, true);
    expect(text).toContain('Reference and current values in week 7');
    expect(text).toContain('The 6 that changed most, of 9 columns with drift or a warning.');
    expect(text).toMatch(/x7 drift .*Median [\d.]+ \(middle half [\d.]+ to [\d.]+\) before, [\d.]+ \(middle half/);
    expect(text).toMatch(
      /Shares differ by 83\.3 %, which counts from 5 %\. ks 0\.833; if nothing had changed 0\.0\d+ on average/,
    );
    expect(text).toContain('400 values before, 300 now.');
    expect(text).toMatch(/all others 20 % 0 %/);
    expect(text).not.toMatch(UNREADABLE);
  });

  test('have their figures although the report has no shapes', async () => {
    const text = await pageWith(1, false);
    expect(text.match(/The report holds no shape of it\./g)).toHaveLength(6);
    expect(text.match(/which counts from 5 %/g)).toHaveLength(6);
    expect(text).not.toContain('Median');
  });

  test('say how much is missing, where something is', async () => {
    const shapes = await driftedShapes();
    const [first] = shapes?.columns ?? [];
    if (shapes === null || first === undefined) throw new Error('expected a column');
    const gone = { ...first, missing: [0.01, 0.25] as const, method: null, effect: null };
    const text = section(renderDashboard({ ...state, shapes: { ...shapes, columns: [gone] } }, OPTIONS), 'drift');
    expect(text).toContain('400 values before, 300 now; missing 1.0 % before, 25.0 % now.');
    expect(text).not.toContain('if nothing had changed');
  });
});

describe('texts of data', () => {
  let whole: DashboardState;

  beforeAll(async () => {
    whole = { ...state, shapes: await driftedShapes() };
  });

  const tags = (change: (text: string) => string): readonly string[] =>
    skeleton(renderDashboard(everyText(whole, change), OPTIONS));

  test.each(HOSTILE)('change nothing but text, whatever they hold: %j', (hostile) => {
    expect(tags(() => hostile)).toEqual(tags(() => (hostile === '' ? '' : 'x')));
    expect(tags((text) => text + hostile)).toEqual(tags((text) => (hostile === '' ? text : `${text}x`)));
  });

  test('are all escaped', () => {
    const marked = renderDashboard(
      everyText(whole, (text) => `${text}<i>&"'`),
      OPTIONS,
    );
    expect(marked).not.toContain('<i>');
    expect(marked.match(/&lt;i&gt;&amp;&quot;&#39;/g)?.length).toBeGreaterThan(200);
  });
});

describe('states that are far from ordinary', () => {
  const nothing = {
    id: 'p1',
    label: '1',
    n: 0,
    rmse: null,
    rmseError: null,
    mae: null,
    charts: [],
    alarms: [],
    drift: null,
  };

  test('an empty database is told so, section by section', () => {
    const empty = renderDashboard(EMPTY, OPTIONS);
    expect(empty).not.toMatch(UNREADABLE);
    for (const words of [
      'No model yet',
      'No week is known yet.',
      'No report on drift is stored.',
      'No version is registered.',
      'No retraining was asked for.',
      'No job is scheduled.',
      'The queue is empty.',
      'No run has failed.',
      'No alert was ever sent.',
      'Nothing was decided yet.',
    ]) {
      expect(textOf(empty)).toContain(words);
    }
  });

  test('really empty stores give such a state', async () => {
    const dashboard = createDashboard({ source: memoryStores(), clock: manualClock(NOW) });
    const response = await dashboard.fetch(new Request('http://localhost/'));
    expect(response.status).toBe(200);
    expect(textOf(await response.text())).toContain('No model yet');
  });

  test('no champion', () => {
    const without = renderDashboard({ ...state, champion: null }, OPTIONS);
    expect(textOf(without)).toContain('no version serves');
  });

  test.each([
    ['without figures', nothing],
    ['with a figure', { ...nothing, n: 1, rmse: 2 }],
    ['with an error of nothing', { ...nothing, n: 1, rmse: 0, rmseError: 0 }],
  ])('one period %s', (_, period) => {
    expect(renderDashboard({ ...EMPTY, periods: [period] }, OPTIONS)).not.toMatch(UNREADABLE);
  });

  test('a thousand alerts', () => {
    const many = renderDashboard(manyAlerts(state, 1000), OPTIONS);
    expect(many.match(/Inputs drift: goals/g)).toHaveLength(1000);
    const cut = { ...state, alerts: { rows: state.alerts.rows, more: 997 } };
    expect(section(renderDashboard(cut, OPTIONS), 'alerts')).toContain('997 older conditions not shown.');
  });

  test('figures that are not defined', async () => {
    const stores = await filledStores();
    const { observations } = stores;
    const spoiled = {
      ...observations,
      performance: async (query: { readonly model: string }) =>
        (await observations.performance(query)).map((record) => ({
          ...record,
          metrics: { ...record.metrics, rmse: Number.NaN, mae: Number.POSITIVE_INFINITY, n: Number.NaN },
        })),
      periods: observations.periods,
    };
    const dashboard = createDashboard({ source: { ...stores, observations: spoiled }, clock: manualClock(NOW) });
    const html = await (await dashboard.fetch(new Request(`http://localhost/?model=${MODEL}`))).text();
    expect(html).not.toMatch(UNREADABLE);
    expect(section(html, 'error')).toContain('No period has figures yet.');
    expect(html.match(/no figures<\/title>|: no figures/g)?.length ?? 0).toBeLessThanOrEqual(PERIODS.length);
  });
});
