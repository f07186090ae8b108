import { type CgroupLevel, cgroupLevels, levelFile } from './cgroup.js';
import { figureIn, type Machine, type MachineMemory, numberIn } from './machine.js';

const KIBIBYTE = 1024;

async function machineMemory(machine: Machine): Promise<MachineMemory> {
  const text = await machine.readText('/proc/meminfo');
  // "123 kB"; `os.freemem` does not count what the page cache would give back.
  const figure = (name: string): number => figureIn(text?.replaceAll(' kB', '') ?? null, name) * KIBIBYTE;
  const [total, available] = [figure('MemTotal'), figure('MemAvailable')];
  return total > 0 && available >= 0 ? { total, available } : machine.memory();
}

interface MemoryFiles {
  readonly limits: readonly string[];
  readonly usage: string;
  /** In `memory.stat`: page cache that is given back first. */
  readonly cache: string;
}

const FILES: Readonly<Record<1 | 2, MemoryFiles>> = {
  1: { limits: ['memory.limit_in_bytes'], usage: 'memory.usage_in_bytes', cache: 'total_inactive_file' },
  2: { limits: ['memory.max', 'memory.high'], usage: 'memory.current', cache: 'inactive_file' },
};

/** The share of its limit that one level uses; `null` when it has no limit that is below what the machine has. */
async function levelShare(machine: Machine, level: CgroupLevel, total: number): Promise<number | null> {
  const files = FILES[level.version];
  let limit = Infinity;
  for (const name of files.limits) {
    const found = numberIn(await levelFile(machine, level, name));
    if (found > 0) limit = Math.min(limit, found);
  }
  // "No limit" is `max`, or a number near 2^63: more than there is.
  if (limit >= total) return null;
  const usage = numberIn(await levelFile(machine, level, files.usage));
  if (Number.isNaN(usage)) return null;
  const cache = figureIn(await levelFile(machine, level, 'memory.stat'), files.cache);
  return (usage - (Number.isNaN(cache) ? 0 : cache)) / limit;
}

/**
 * The share of the memory that is in use: the working set, which is the usage without the page cache that would be given
 * back, over the limit of the control group that is the fullest, be it this one or one above it. Without a limit: of the
 * whole machine.
 *
 * @returns 0 to 1; NaN when it is not known
 */
export async function memoryShare(machine: Machine): Promise<number> {
  const { total, available } = await machineMemory(machine);
  const shares: number[] = [];
  for (const level of cgroupLevels(await machine.readText('/proc/self/cgroup'), 'memory')) {
    const share = await levelShare(machine, level, total);
    if (share !== null) shares.push(share);
  }
  const share = shares.length > 0 ? Math.max(...shares) : (total - available) / total;
  return Math.min(1, Math.max(0, share));
}
