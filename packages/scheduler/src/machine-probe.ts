import { cpuShare, sampleCpu } from './cpu-share.js';
import type { Machine } from './machine.js';
import { memoryShare } from './memory-share.js';
import type { ResourceProbe } from './resource-probe.js';

/** Counters tick in hundredths of a second: over a shorter time a share is mostly rounding. Milliseconds. */
const LEAST_WINDOW = 200;

/** Reads how busy a machine is. The share of the processors is that since the reading before. */
export function machineProbe(machine: Machine): ResourceProbe {
  let cpu: number | null = null;
  let sample = sampleCpu(machine);
  // The first reading tells of the failure; until then nobody listens.
  sample.catch(() => undefined);

  const readCpu = async (): Promise<number> => {
    const before = await sample.catch(() => sampleCpu(machine));
    const rest = LEAST_WINDOW - (machine.now() - before.at);
    if (rest > 0 && cpu !== null) return cpu;
    if (rest > 0) await machine.sleep(rest);
    const after = await sampleCpu(machine);
    sample = Promise.resolve(after);
    cpu = cpuShare(before, after, machine.processors());
    return cpu;
  };
  return { read: async () => Object.freeze({ cpu: await readCpu(), memory: await memoryShare(machine) }) };
}
