import { everyText, HOSTILE } from '@fpl-ml/repo/hostile-texts';
import { beforeAll, describe, expect, test } from 'vitest';
import { collectReport } from './collect-report.js';
import { renderReport } from './render-report.js';
import type { ReportData, ReportedGameweek } from './report-data.js';
import { RESULT, storedSeason } from './tests/stored-season.js';

let data: ReportData;
let page: string;

beforeAll(async () => {
  data = await collectReport(await storedSeason());
  page = renderReport(data);
});

/** The tags of a page without what stands in their attributes. */
function skeleton(html: string): readonly string[] {
  const tags = html.match(/<[^>]*>/g) ?? [];
  return tags.map((tag) => tag.replace(/"[^"]*"/g, '""'));
}

/** What a section says, without tags. */
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

describe('the page', () => {
  test('loads nothing', () => {
    expect(page).not.toMatch(/https?:|\/\/|src=|url\(|@import|<script|<link(?! rel="icon" href="data:,")/i);
    expect(page).not.toMatch(/\son\w+=/i);
    expect(page).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; img-src data:;`.replace(/'/g, '&#39;'),
    );
  });

  test('is the same text for the same data', () => {
    const copy: ReportData = JSON.parse(JSON.stringify(data));
    expect(renderReport(copy)).toBe(page);
  });

  test('has a language, a title, headings in order, and a name for every chart', () => {
    expect(page).toMatch(/^<!doctype html><html lang="en">/);
    expect(page).toContain('<title>T1: player-state, auto</title>');
    expect(page.match(/<h1>/g)).toHaveLength(1);
    for (const tag of page.match(/<svg class="chart"[^>]*>/g) ?? []) expect(tag).toMatch(/role="img" aria-label="\w+/);
    expect(page.match(/<svg class="chart"/g)).toHaveLength(4);
    const boxes = page.match(/<div class="scroll"[^>]*>/g) ?? [];
    expect(boxes).toHaveLength(8);
    for (const tag of boxes) expect(tag).toMatch(/role="region" aria-label="\w[^"]*" tabindex="0"/);
  });

  test('never shows what no reader understands', () => {
    expect(page).not.toMatch(/NaN|undefined|Infinity|\[object|null/);
  });
});

describe('texts of data', () => {
  const tags = (change: (text: string) => string): readonly string[] => skeleton(renderReport(everyText(data, change)));

  test.each(HOSTILE)('change nothing but text, whatever they hold: %j', (hostile) => {
    expect(tags(() => hostile)).toEqual(tags(() => (hostile === '' ? '' : 'x')));
    expect(tags((text) => text + hostile)).toEqual(tags((text) => (hostile === '' ? text : `${text}x`)));
  });

  test('are all escaped', () => {
    const marked = renderReport(everyText(data, (text) => `${text}<i>&"'`));
    expect(marked).not.toContain('<i>');
    expect(marked.match(/&lt;i&gt;&amp;&quot;&#39;/g)?.length).toBeGreaterThan(100);
  });
});

describe('the sections', () => {
  test('begin with the figures that matter', () => {
    const text = textOf(page);
    expect(text).toContain('Season T1');
    expect(text).toContain('Over 6 gameweeks the predictions that were served had an RMSE of 2.0500 points');
    expect(text).toContain(
      '6.82 % below never retraining (2.2000), 2.50 % above retraining after every gameweek (2.0000)',
    );
    expect(text).toContain('That is 75 % of what retraining every time gains, with 3 of 5 possible retrainings.');
    expect(text).toMatch(/3 retrainings 2 by drift of the inputs , 1 by the error charts/);
    for (const fact of [
      '1 promoted',
      '1 rejected',
      '1 rolled back',
      '1 gameweek with alarms',
      '2 gameweeks with drift',
      '9 alerts sent',
    ]) {
      expect(text).toContain(fact);
    }
  });

  test('draw every gameweek with its error, limit and alarm', () => {
    const error = page.split('<section id="error">')[1]?.split('</section>')[0] ?? '';
    expect(error.match(/<circle class="point"/g)).toHaveLength(6);
    expect(error.match(/<circle class="ring"/g)).toHaveLength(1);
    expect(error).toMatch(/Gameweek 5: RMSE 1\.556 ± [\d.]+ on 40 rows, limit 2\.\d+; rmse:shewhart is 5\.000/);
    expect(section(page, 'error')).toContain(
      'The error was largest in gameweek 8, with 1.768. There was an alarm after gameweek 5.',
    );
    expect(error.match(/<rect class="shade"/g)).toHaveLength(1);
    expect(error).toContain('The feed repeats itself.');
    const marks = [
      ...error.matchAll(/After gameweek (\d+): [^<]*? (queued|activated|promoted|rejected|rolled-back)\./g),
    ];
    expect(marks.map(([, gameweek, outcome]) => `${gameweek} ${outcome}`)).toEqual([
      '3 queued',
      '5 queued',
      '6 queued',
      '4 promoted',
      '5 rejected',
      '7 rolled-back',
    ]);
  });

  test('draw what the charts with a memory add up, with their limit', () => {
    const error = page.split('<section id="error">')[1]?.split('</section>')[0] ?? '';
    const bars = [...error.matchAll(/Gameweek (\d): cusum ([\d.]+), limit 4\.00, (\w+)/g)].map((match) =>
      match.slice(1),
    );
    expect(bars.map(([gameweek]) => gameweek)).toEqual(['3', '4', '5', '6', '7', '8']);
    expect(bars.map(([, , status]) => status)).toEqual(['stable', 'stable', 'alarm', 'alarm', 'warning', 'warning']);
    expect(error.match(/class="bar alarm"/g)).toHaveLength(2);
    expect(error).not.toContain('shewhart, s.d.');
  });

  test('map drift column by column', () => {
    const drift = page.split('<section id="drift">')[1]?.split('</section>')[0] ?? '';
    const chart = drift.split('<g id="drift-chart"')[1]?.split('</svg>')[0] ?? '';
    expect(chart.match(/class="cell drift"/g)).toHaveLength(2);
    expect(chart.match(/class="cell none"/g)).toHaveLength(2);
    expect(chart).toMatch(/minutes, gameweek 3: drift; ks 0\.750, limit 0\.\d+; shares differ by 75\.0/);
    expect(chart).toContain('goals, gameweek 7: no data');
    expect(section(page, 'drift')).toContain('2 of 5 drifted');
  });

  test('say who served when', () => {
    expect(page).toContain('1.0.1 served 25\u202F% of the players in gameweek 4');
    expect(page).toContain('1.0.0 served 100\u202F% of the players in gameweek 3');
    expect(page).toContain('1.0.2 served 25\u202F% of the players in gameweek 7; later withdrawn: it did badly');
    expect(page.match(/<rect class="canary"/g)).toHaveLength(2);
    expect(section(page, 'serving')).toContain('3 versions');
  });

  test('put the evidence into words', () => {
    const text = section(page, 'evidence');
    expect(text).toContain('On 6 past gameweeks that both were scored on, the refit had an RMSE 2.53 % lower');
    expect(text).toContain('p = 0.0156, which luck alone would bring once in 64 times.');
    expect(text).toContain('The improvement is surely less than the 0.5 % that the gate asks for.');
    expect(text).toContain('On its trial of 25 % of the players in gameweek 4 it was 3.13 % better');
    expect(text).toContain('in gameweek 7 it was 75.00 % worse');
    expect(text).toContain('pass sound training rows, at least 95 % : 99 %'.replace(' :', ':'));
    expect(text).toContain('99 % of the training rows were sound.');
  });

  test('list every decision', () => {
    expect(section(page, 'tables')).toContain(`${data.decisions.length} decisions`);
    expect(page).toContain('1970-01-22 00:00 UTC');
  });
});

describe('a season with nothing in it', () => {
  const bare: ReportData = {
    model: 'points',
    result: { ...RESULT, retrainings: 0, promotions: 0, rejections: 0, rollbacks: 0, alerts: 0, triggers: {} },
    gameweeks: [],
    changes: [],
    drift: [],
    versions: [],
    candidates: [],
    decisions: [],
    alerts: [],
  };
  const only: ReportedGameweek = {
    id: 'T1-GW01',
    label: '1',
    n: 0,
    rmse: null,
    rmseError: null,
    mae: null,
    charts: [],
    alarms: [],
    drift: null,
  };

  test.each([
    ['no gameweek', bare],
    ['one gameweek without figures', { ...bare, gameweeks: [only] }],
    ['one gameweek with a figure', { ...bare, gameweeks: [{ ...only, n: 1, rmse: 2 }] }],
    [
      'figures that are not defined',
      { ...bare, result: { ...bare.result, served: { n: 0, mae: Number.NaN, rmse: Number.NaN, r2: Number.NaN } } },
    ],
  ])('is told so: %s', (_, empty) => {
    const html = renderReport(empty);
    expect(html).not.toMatch(/NaN|undefined|Infinity|null/);
    expect(section(html, 'drift')).toContain('No report on drift is stored.');
    expect(section(html, 'serving')).toContain('No version ever served.');
    expect(section(html, 'evidence')).toContain('No retraining was asked for.');
  });
});
