import { fillFour, fillOne, fillSums, findSplit, jobSums, startSums, takeOff, workOnGroup } from '../feature-work.js';
import { groupBytes } from '../histogram.js';
import { KERNELS } from '../kernels.js';
import { boundedValue, lossDrop } from '../number-split.js';
import { CONTROL, FAILED_DONE, SPINS } from './thread-control.js';

/** Declarations that the functions above refer to by name, beside those of `KERNELS`. */
const HELPERS = [
  boundedValue,
  lossDrop,
  groupBytes,
  takeOff,
  startSums,
  fillFour,
  fillOne,
  fillSums,
  findSplit,
  jobSums,
  workOnGroup,
];

// Some bundlers wrap functions into a call that keeps their name.
const PRELUDE = 'const __name = (f) => f;';

/** Works for one training after another, each with memory of its own. */
function loop(): string {
  const { turn, next, done, stop, failed } = CONTROL;
  return `
function work(space, control) {
  const spare = new ArrayBuffer(${groupBytes.name}(space));
  for (let turn = 0; Atomics.load(control, ${stop}) === 0; ) {
    for (let spin = 0; spin < ${SPINS} && Atomics.load(control, ${turn}) === turn; spin += 1);
    Atomics.wait(control, ${turn}, turn);
    turn = Atomics.load(control, ${turn});
    for (;;) {
      if (Atomics.load(control, ${next}) * 4 >= space.features) break;
      const group = Atomics.add(control, ${next}, 1);
      if (group * 4 >= space.features) break;
      ${workOnGroup.name}(space, kernels, group, spare);
      Atomics.add(control, ${done}, 1);
      Atomics.notify(control, ${done});
    }
  }
}
let current;
function fail(reason) {
  if (current === undefined) return;
  const { control, port } = current;
  current = undefined;
  try {
    port.postMessage(reason);
  } catch {
    port.postMessage(new Error(String(reason)));
  }
  Atomics.store(control, ${failed}, 1);
  // Also for a thread that is just about to sleep on this number.
  Atomics.add(control, ${done}, ${FAILED_DONE});
  Atomics.notify(control, ${done});
}
process.on('exit', (code) => fail(new Error('A worker thread ended with exit code ' + code + ' in the middle of its work.')));
require('node:worker_threads').parentPort.on('message', (message) => {
  current = message;
  try {
    work(message.space, message.control);
    current = undefined;
  } catch (error) {
    fail(error);
    throw error;
  }
});`;
}

/**
 * The program of a worker thread as text. A file of its own would have to be found from sources, from either build and from
 * whatever a bundler makes of them; the functions are at hand in all of these.
 */
export function workerProgram(): string {
  const kernels = Object.entries(KERNELS);
  const declarations = [...kernels.map(([, kernel]) => kernel), ...HELPERS].map(String);
  const names = kernels.map(([key, kernel]) => `${key}: ${kernel.name}`).join(', ');
  return [PRELUDE, ...declarations, `const kernels = { ${names} };`, loop()].join('\n');
}
