// False alarms and power of detectDrift, as Markdown tables. FPL_ML_BENCH_COLUMNS (default 10,000, a multiple of 1,000) says how
// many unchanged columns each cell simulates; 1,000 is a look of a few minutes, whose intervals for 100 columns are wide.
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { type CellPlan, type CellResult, type Kind, simulateCell } from './calibration-cell.js';
import { type PowerResult, simulatePower } from './power-cell.js';

const COLUMNS = Number(process.env['FPL_ML_BENCH_COLUMNS'] ?? 10_000);
const KINDS: readonly Kind[] = ['normal', 'lognormal', 'zero-inflated', 'heavy ties', '40 levels'];
const [REFERENCES, CURRENTS] = [
  [700, 5000, 20_000],
  [50, 344, 700, 5000],
] as const;
const SHIFTS = [0, 0.1, 0.2, 0.3] as const;

type Task =
  | { readonly of: 'cell'; readonly plan: CellPlan }
  | {
      readonly of: 'power';
      readonly reference: number;
      readonly current: number;
      readonly shift: number;
      readonly repeats: number;
    };
type Outcome = CellResult | PowerResult;

function perform(task: Task): Outcome {
  if (task.of === 'cell') return simulateCell(task.plan);
  return simulatePower(task.reference, task.current, task.shift, task.repeats);
}

function tasks(): readonly Task[] {
  // The longest first, so that no worker ends long after the others.
  const cells = KINDS.flatMap((kind) =>
    REFERENCES.flatMap((reference) => CURRENTS.map((current) => ({ kind, reference, current, columns: COLUMNS }))),
  ).sort((a, b) => b.reference + 10 * b.current - a.reference - 10 * a.current);
  const repeats = Math.max(1000, Math.min(4000, COLUMNS / 5));
  const power = [700, 1100, 5000].flatMap((reference) =>
    SHIFTS.map((shift) => ({ reference, current: 700, shift, repeats })),
  );
  return [
    ...cells.map((plan) => ({ of: 'cell', plan }) as const),
    ...power.map((line) => ({ of: 'power', ...line }) as const),
  ];
}

/** Gives a worker tasks one after the other. */
async function work(
  worker: Worker,
  take: () => readonly [number, Task] | undefined,
  put: (i: number, outcome: Outcome) => void,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let place = 0;
    const next = (): void => {
      const taken = take();
      if (taken === undefined) return resolve();
      place = taken[0];
      worker.postMessage(taken[1], []);
    };
    worker.on('error', reject);
    worker.on('message', (outcome: Outcome) => {
      put(place, outcome);
      next();
    });
    next();
  });
  await worker.terminate();
}

/** Hands tasks to so many workers, in order; the outcomes in the order of the tasks. */
async function performAll(todo: readonly Task[], workers: number): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const queue = todo.entries();
  const take = (): readonly [number, Task] | undefined => queue.next().value;
  const put = (i: number, outcome: Outcome): void => {
    outcomes[i] = outcome;
  };
  await Promise.all(Array.from({ length: workers }, () => work(new Worker(new URL(import.meta.url)), take, put)));
  return outcomes;
}

const percent = (share: number): string => (share * 100).toFixed(1);

/** Wilson's interval of a share, at 95 %. */
function interval(share: number, n: number): string {
  const [z, z2] = [1.96, 1.96 * 1.96];
  const centre = (share + z2 / (2 * n)) / (1 + z2 / n);
  const half = (z / (1 + z2 / n)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n));
  return `${percent(Math.max(0, centre - half))}-${percent(centre + half)}`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function falseAlarms(results: readonly CellResult[]): string {
  const sizes = ['1 column', '30', '100'];
  const heading = ['column', 'current', 'reference', ...sizes, ...sizes.map((size) => `${size}, with the floor`)];
  const rows = results.map(({ kind, current, reference, rates }) =>
    line([
      kind,
      String(current),
      String(reference),
      ...rates.map(({ withoutFloor, disjoint }) => `${percent(withoutFloor)} (${interval(withoutFloor, disjoint)})`),
      ...rates.map(({ withFloor }) => percent(withFloor)),
    ]),
  );
  return [line(heading), line(heading.map(() => '---')), ...rows].join('\n');
}

function powerTable(results: readonly PowerResult[]): string {
  const heading = ['reference', 'shift', 'detectDrift, alone', 'one of 30', 'Evidently’s rule', 'PSI ≥ 0.1'];
  const rows = results.map(({ reference, shift, ours, evidently, psi }) =>
    line([String(reference), `${shift} σ`, ...[...ours, evidently, psi].map(percent)]),
  );
  return [line(heading), line(heading.map(() => '---')), ...rows].join('\n');
}

function byKind(a: CellResult, b: CellResult): number {
  return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || a.current - b.current || a.reference - b.reference;
}

function print(outcomes: readonly Outcome[], seconds: number): void {
  const cells = outcomes.flatMap((outcome) => ('rates' in outcome ? [outcome] : [])).sort(byKind);
  const power = outcomes.flatMap((outcome) => ('ours' in outcome ? [outcome] : []));
  console.log(`${COLUMNS} columns a cell, ${Math.round(seconds)} s, Node ${process.version}\n`);
  console.log('False alarms in % at alpha 5 %, without an effect floor (95 % interval) and with the default one\n');
  console.log(`${falseAlarms(cells)}\n`);
  console.log('Found in %, 700 current rows, normal column\n');
  console.log(powerTable(power));
}

if (isMainThread) {
  const start = performance.now();
  const outcomes = await performAll(tasks(), Math.min(8, availableParallelism()));
  const spent = outcomes.reduce((sum, outcome) => sum + ('seconds' in outcome ? outcome.seconds : 0), 0);
  console.log(`${Math.round(spent)} s of work in cells`);
  print(outcomes, (performance.now() - start) / 1000);
} else {
  parentPort?.on('message', (task: Task) => parentPort?.postMessage(perform(task), []));
}
