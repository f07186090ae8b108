import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { seededRandom } from '@fpl-ml/core';
import { compare } from '@fpl-ml/repo/bench';
import { Adwin, Cusum, Ddm, Ewma, HddmA, HddmW, Kswin, PageHinkley, type StreamingDetector } from '../src/index.js';

const SIZE = 200_000;
const random = seededRandom(1, 'bench');
const values = Float64Array.from({ length: SIZE }, () => random.normal());

/** River in a process of its own, with the same values; undefined when `FPL_ML_PEER_PYTHON` names no Python. */
function startRiver() {
  const python = process.env['FPL_ML_PEER_PYTHON'];
  if (python === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'drift-bench-'));
  writeFileSync(join(folder, 'values'), values);
  // A bench runs in its package's folder.
  const child = spawn(python, ['bench/river-peer.py', join(folder, 'values')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const ask = async (command: string): Promise<string> => {
    const line = once(lines, 'line');
    child.stdin.write(`${command}\n`);
    const [text] = await line;
    return String(text);
  };
  const close = (): void => {
    child.stdin.end();
    rmSync(folder, { recursive: true });
  };
  return { ask, close };
}

/** One by one, as a service that looks at each record would. */
function oneByOne(detector: StreamingDetector): number {
  let alarms = 0;
  for (const x of values) if (detector.update(x).status === 'drift') alarms += 1;
  return alarms;
}

const river = startRiver();
const version = await river?.ask('version');
const builders = {
  adwin: () => new Adwin(),
  'page-hinkley': () => new PageHinkley({ threshold: 1e9 }),
};
for (const [name, build] of Object.entries(builders)) {
  await compare({
    name: `${name}, ${SIZE} normal values`,
    unit: 'values',
    size: SIZE,
    candidates: {
      'update, one by one': () => oneByOne(build()),
      'updateMany, all at once': () => build().updateMany(values),
      ...(river === undefined ? {} : { [`River ${version}, one by one`]: async () => river.ask(name) }),
    },
  });
}
river?.close();

const bits = values.map((x) => Number(x > 1));
await compare({
  name: `the others, ${SIZE} values, updateMany`,
  unit: 'values',
  size: SIZE,
  rounds: 3,
  candidates: {
    ddm: () => new Ddm().updateMany(bits),
    'hddm-a': () => new HddmA().updateMany(bits),
    'hddm-w': () => new HddmW().updateMany(bits),
    'cusum, known': () => new Cusum({ baseline: { kind: 'known', mean: 0, sd: 1 } }).updateMany(values),
    'cusum, self-starting': () => new Cusum().updateMany(values),
    'ewma, self-starting': () => new Ewma().updateMany(values),
    kswin: () => new Kswin().updateMany(values),
  },
});
