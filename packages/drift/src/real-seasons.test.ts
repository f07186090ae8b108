import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { needShared } from '@fpl-ml/repo/shared';
import { ksTest } from '@fpl-ml/stats';
import { describe, expect, test } from 'vitest';
import { binEdges, psi } from './index.js';

interface Table {
  readonly rows: readonly (readonly string[])[];
  readonly column: (name: string) => number;
}

/** No cell of these files is quoted. */
function readCsv(path: string): Table {
  const [header = '', ...lines] = gunzipSync(readFileSync(path)).toString('utf8').split(/\r?\n/);
  const names = header.split(',');
  return {
    rows: lines.filter((line) => line !== '').map((line) => line.split(',')),
    column: (name) => names.indexOf(name),
  };
}

function numbers({ rows, column }: Table, name: string, gameweek?: string): Float64Array {
  const [at, week] = [column(name), column('GW')];
  const wanted = gameweek === undefined ? rows : rows.filter((row) => row[week] === gameweek);
  return Float64Array.from(wanted, (row) => Number(row[at])).toSorted();
}

describe('psi and ksTest on real seasons', () => {
  test('agree with pandas and scipy in each gameweek of 2023-24 against the season before', (ctx) => {
    const fpl = needShared(ctx, 'fpl');
    const golden = `${fpl}/golden/drift_psi_ks_by_gw.csv.gz`;
    // The vectors are rounded to five decimals.
    const close = 5.1e-6;
    const [before, season] = [readCsv(`${fpl}/2022-23.csv.gz`), readCsv(`${fpl}/2023-24.csv.gz`)];
    // Values of `xgi` are missing in part of the reference: its vectors are of another selection of rows.
    const wanted = readCsv(golden).rows.filter(([year, , feature]) => year === '2023-24' && feature !== 'xgi');
    expect(wanted).toHaveLength(38 * 13);
    for (const feature of new Set(wanted.map((row) => row[2] ?? ''))) {
      const reference = numbers(before, feature);
      const edges = binEdges(reference);
      for (const [, gameweek = '', , ...expected] of wanted.filter((row) => row[2] === feature)) {
        const current = numbers(season, feature, gameweek);
        const { statistic, pValue, n } = ksTest(reference, current, { method: 'asymptotic', sorted: 'both' });
        const got = [psi(reference, current, { edges }).statistic, statistic, pValue, n[1]];
        const off = got.filter((value, i) => !(Math.abs(value - Number(expected[i])) <= close));
        expect(off, `GW${gameweek} ${feature}`).toEqual([]);
      }
    }
  });
});
