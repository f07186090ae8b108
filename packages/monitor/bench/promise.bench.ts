// Is the promise kept? Simulated false alarms of charts that were solved for one in so many points, with the interval of the
// simulation, and delays beside the best that is possible. Prints the tables of docs/how-it-works/monitoring.md.
//
// npm run bench -- monitor promise             2,000 runs a cell
// PROMISE_RUNS=200 npm run bench -- monitor promise   a quick look
import { seededRandom } from '@fpl-ml/core';
import { countAlarms, delayOf, madeUpSeries, measured, readyChart, type SeriesShape } from '../src/chart-fixture.js';
import { type ChartDesign, designChart } from '../src/index.js';

const RUNS = Number(process.env['PROMISE_RUNS'] ?? 2000);
const KINDS = ['shewhart', 'cusum', 'ewma'] as const;
const POINTS = [38, 76, 380] as const;
const REFERENCES = [10, 20, 38, Number.POSITIVE_INFINITY] as const;
const RHOS = [0, 0.3, 0.6] as const;
/** Two-sided 99 %: of 216 cells two lie outside by chance. */
const Z = 2.576;

interface Cell {
  readonly kind: ChartDesign['kind'];
  readonly points: number;
  readonly m: number;
  readonly shape: SeriesShape;
}

/** How the chart learns of the correlation: it is told, it estimates, or it knows nothing. */
type Told = 'told' | 'estimated' | 'untold';

function simulate({ kind, points, m, shape }: Cell, told: Told): { readonly alarms: string; readonly inside: boolean } {
  const falseAlarms = { count: 1, points };
  const allowed = told === 'told' ? { autocorrelation: shape.rho } : {};
  const solved = designChart({ kind, falseAlarms, referencePoints: m, direction: 'up', ...allowed });
  const request = { kind, falseAlarms, direction: 'up', autocorrelation: 'reference' } as const;
  // Each run of an estimated correlation solves a chart of its own.
  const counts = Array.from({ length: told === 'estimated' ? Math.min(RUNS, 1000) : RUNS }, (_, i) => {
    const next = madeUpSeries(shape, seededRandom('promise', i));
    const start = readyChart({ chart: told === 'estimated' ? request : solved }, m, shape, next);
    return countAlarms(start, next, points);
  });
  const { mean, standardError } = measured(counts);
  const half = Z * standardError;
  const inside = Math.abs(mean - 1) <= half;
  return { alarms: `${mean.toFixed(2)} ± ${half.toFixed(2)}${inside ? '' : ' (!)'}`, inside };
}

const name = (m: number): string => (m === Number.POSITIVE_INFINITY ? 'known' : String(m));
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log([row(head), row(head.map(() => '---')), ...rows.map(row), ''].join('\n'));
}

function promises(): void {
  let [cells, outside] = [0, 0];
  for (const varying of [false, true]) {
    console.log(
      `False alarms where 1 is promised, ${RUNS} runs, 99 % interval; ${varying ? '344 to 1,213 rows a period' : 'periods alike'}\n`,
    );
    const rows = KINDS.flatMap((kind) =>
      POINTS.flatMap((points) =>
        REFERENCES.map((m) => {
          const found = RHOS.map((rho) => simulate({ kind, points, m, shape: { rho, varying } }, 'told'));
          cells += found.length;
          outside += found.filter(({ inside }) => !inside).length;
          return [kind, `1 in ${points}`, name(m), ...found.map(({ alarms }) => alarms)];
        }),
      ),
    );
    table(['chart', 'promise', 'reference', 'AR(1) 0', '0.3', '0.6'], rows);
  }
  console.log(`${outside} of ${cells} cells lie outside their interval; by chance ${(cells / 100).toFixed(1)}.\n`);
}

function noPromises(): void {
  console.log('Where there is no promise: one false alarm in 38 asked for, CUSUM\n');
  const rows = (['estimated', 'untold'] as const).flatMap((told) =>
    [10, 20, 38, 100].map((m) => [
      told,
      String(m),
      ...RHOS.map((rho) => simulate({ kind: 'cusum', points: 38, m, shape: { rho, varying: false } }, told).alarms),
    ]),
  );
  table(['correlation is', 'reference', 'AR(1) 0', '0.3', '0.6'], rows);
}

/** Delay of a shift of one standard deviation, cut at ten times the points, beside a CUSUM that knows everything. */
function delays(): void {
  console.log('Points until a shift of one standard deviation is found, in the mean (cut at ten times the points)\n');
  const delay = (kind: ChartDesign['kind'], points: number, m: number, rho: number): string => {
    const falseAlarms = { count: 1, points };
    const chart = designChart({ kind, falseAlarms, referencePoints: m, direction: 'up', autocorrelation: rho });
    const found = Array.from({ length: Math.min(RUNS, 1000) }, (_, i) => {
      const shape = { rho, varying: false };
      const next = madeUpSeries(shape, seededRandom('delay', i));
      return delayOf(readyChart({ chart }, m, shape, next), next, 1, 10 * points);
    });
    return measured(found).mean.toFixed(1);
  };
  const rows = POINTS.flatMap((points) =>
    RHOS.flatMap((rho) =>
      [10, 20, 38].map((m) => [
        `1 in ${points}`,
        String(rho),
        String(m),
        ...KINDS.map((kind) => delay(kind, points, m, rho)),
        delay('cusum', points, Number.POSITIVE_INFINITY, rho),
      ]),
    ),
  );
  table(['promise', 'AR(1)', 'reference', ...KINDS, 'oracle CUSUM'], rows);
}

const began = performance.now();
promises();
noPromises();
delays();
console.log(`Took ${((performance.now() - began) / 1000).toFixed(0)} s.`);
