import { HOSTILE } from '@fpl-ml/repo/hostile-texts';
import { describe, expect, test } from 'vitest';
import type { DriftRecord } from '../index.js';
import { driftHtml } from './drift-html.js';
import { madeUpRecords, wideRecord } from './tests/made-up-records.js';

const records = madeUpRecords(6, { groupBy: 'position', correlations: true });
const page = driftHtml(records);

describe('driftHtml', () => {
  test('begins with the verdict in a sentence', () => {
    expect(page).toMatch(/<p class="lead">The data have drifted: \d of 8 columns, in period <bdi>round 6<\/bdi>\./);
    expect(page).toContain('Of 6 periods,');
    expect(driftHtml(madeUpRecords(2))).toContain('No drift is seen in 8 columns, in period <bdi>round 2</bdi>.');
  });

  test('draws every column of the last period, with words for each drawing', () => {
    const [histograms, ecdfs, levels] = ['Histogram of', 'Share of the values of', 'Levels of'].map(
      (start) => page.split(`role="img"><title>${start}`).length - 1,
    );
    expect([histograms, ecdfs, levels]).toEqual([4, 4, 2]);
    expect(page.match(/<svg/g)).toHaveLength(10);
  });

  test('lists columns by verdict, and links each to its drawing', () => {
    const verdicts = Array.from(page.matchAll(/<article id="([^"]+)"><h4>.*?class="badge ([a-z-]+)"/g), (found) => [
      found[1],
      found[2],
    ]);
    expect(verdicts).toHaveLength(8);
    const order = ['drift', 'warning', 'insufficient-data', 'stable'];
    const ranks = verdicts.map(([, verdict]) => order.indexOf(verdict ?? ''));
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    for (const [id] of verdicts) expect(page).toContain(`<a href="#${id}">`);
  });

  test('has groups, correlations, provenance and thresholds', () => {
    for (const text of [
      'Within groups',
      'Rank correlations',
      'SHA-256 of its columns',
      'two seasons',
      'thresholds, alpha',
    ]) {
      expect(page).toContain(text);
    }
    expect(page).toContain(records[0]?.report.reference?.hash);
  });

  test('holds no script, no address, and a policy that forbids both', () => {
    expect(page).toContain('http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;');
    expect(page).not.toMatch(/<script|https?:|url\(|@import|\son[a-z]+=/i);
  });

  test('takes records of a release that knew less', () => {
    const older = records.map(({ report, ...record }) => {
      const { roles: _, groups: _g, correlations: _c, entities: _e, reference: _r, others: _o, ...known } = report;
      const columns = report.columns.map(({ role: _role, distances: _d, shape: _s, ...column }) => column);
      // An older release wrote what its types said.
      return { ...record, report: { ...known, columns } } as unknown as DriftRecord;
    });
    const text = driftHtml(older);
    expect(text).toContain('nobody said what it is');
    expect(text).not.toContain('<svg');
  });

  test('counts a period once that was judged again, whatever the order of the records', () => {
    const [first, second] = records;
    if (first === undefined || second === undefined) throw new Error('no records');
    const again = { ...second, seq: 9, period: first.period, checkedAt: second.checkedAt + 1 };
    expect(driftHtml([again, second, first])).toContain('Of 2 periods');
    expect(driftHtml([first, second])).toBe(driftHtml([second, first]));
  });

  test('shows hostile names as text', () => {
    for (const text of HOSTILE) {
      const [record] = records;
      if (record === undefined) throw new Error('no record');
      const columns = record.report.columns.map((column) => ({ ...column, column: text, reasons: [text] }));
      const hostile = driftHtml([
        { ...record, model: text, modelVersion: text, report: { ...record.report, columns } },
      ]);
      expect(hostile).not.toMatch(/<script|<img|onerror="|<!--/);
      expect(hostile.match(/<\/style>/g)).toHaveLength(1);
    }
  });

  test('stays below a megabyte with a hundred columns', () => {
    const text = driftHtml([wideRecord(100)]);
    expect(text.match(/<svg/g)).toHaveLength(200);
    expect(text.length).toBeLessThan(600_000);
  });

  test('has something to say of no records, and of several models', () => {
    expect(driftHtml([])).toContain('There are no reports.');
    const [record] = records;
    if (record === undefined) throw new Error('no record');
    const two = driftHtml([record, { ...record, model: 'goals', seq: 2 }]);
    expect(two.match(/<h1>/g)).toHaveLength(2);
    expect(new Set(Array.from(two.matchAll(/ id="([^"]+)"/g), (found) => found[1])).size).toBe(
      [...two.matchAll(/ id="([^"]+)"/g)].length,
    );
  });
});
