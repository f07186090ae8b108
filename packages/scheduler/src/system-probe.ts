import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, freemem, totalmem } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Machine, MachineTime } from './machine.js';
import { machineProbe } from './machine-probe.js';
import type { ResourceProbe } from './resource-probe.js';

/** Options of {@link systemProbe}. */
export interface SystemProbeOptions {
  /** The folder in which `proc` and `sys` are. Default `/`; another one where a host's are mounted elsewhere. */
  readonly root?: string;
}

const UNREADABLE: readonly unknown[] = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ENODEV', 'EOPNOTSUPP'];

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && UNREADABLE.includes(error.code)) return null;
    throw error;
  }
}

function processorTime(): MachineTime {
  const times = cpus().map((processor) => processor.times);
  const idle = times.reduce((sum, time) => sum + time.idle, 0);
  const busy = times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, 0);
  return { busy, total: busy + idle };
}

function thisMachine(root: string): Machine {
  return {
    readText: (path) => readText(join(root, path)),
    now: () => performance.now(),
    sleep: (milliseconds) => new Promise((resolve) => void setTimeout(resolve, milliseconds)),
    processors: availableParallelism,
    memory: () => ({ total: totalmem(), available: freemem() }),
    time: processorTime,
  };
}

/**
 * Reads how busy this machine is, or the container that the process is in: control groups of version 2 and 1, nested
 * ones too. Memory is the working set (without the page cache that would be given back) over the limit; processors are the
 * time used since the reading before, over the quota. Without a limit or a quota both are those of the whole machine, and
 * where there are no control groups what the operating system says.
 *
 * The first reading takes a fifth of a second; readings that follow each other faster give the same share of processors.
 *
 * @example
 * ```ts
 * import { systemProbe } from '@fpl-ml/scheduler';
 *
 * const { cpu, memory } = await systemProbe().read();
 * const isBusy: boolean = cpu > 0.7 || memory > 0.8;
 * ```
 */
export function systemProbe({ root = '/' }: SystemProbeOptions = {}): ResourceProbe {
  return machineProbe(thisMachine(root));
}
