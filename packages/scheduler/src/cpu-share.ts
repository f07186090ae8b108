import { type CgroupLevel, cgroupLevels, levelFile } from './cgroup.js';
import { figureIn, type Machine, type MachineTime, numberIn } from './machine.js';

/** What one level of control groups has used. */
interface LevelTime {
  /** Milliseconds of processor time. */
  readonly used: number;
  /** How many processors it may use; Infinity when nobody says. */
  readonly quota: number;
}

/** The counters of one instant. */
export interface CpuSample {
  /** Milliseconds, by {@link Machine.now}. */
  readonly at: number;
  /** The innermost level first. */
  readonly levels: readonly LevelTime[];
  readonly machine: MachineTime;
}

/** `cpu  user nice system idle iowait irq softirq steal …`: all but idle and iowait is work. */
function timeIn(text: string | null): MachineTime | null {
  const figures =
    /^cpu +([\d ]+)/
      .exec(text ?? '')?.[1]
      ?.trim()
      .split(/ +/)
      .map(Number)
      .slice(0, 8) ?? [];
  const total = figures.reduce((sum, figure) => sum + figure, 0);
  const [idle = 0, waiting = 0] = figures.slice(3, 5);
  return total > 0 ? { busy: total - idle - waiting, total } : null;
}

const quotaOf = (microseconds: number, period: number): number =>
  microseconds > 0 && period > 0 ? microseconds / period : Infinity;

async function unifiedTime(machine: Machine, level: CgroupLevel): Promise<LevelTime> {
  const [quota = null, period = null] = (await levelFile(machine, level, 'cpu.max'))?.trim().split(' ') ?? [];
  const used = figureIn(await levelFile(machine, level, 'cpu.stat'), 'usage_usec') / 1e3;
  return { used, quota: quotaOf(numberIn(quota), numberIn(period)) };
}

/** Version 1 counts in one controller and limits in another; both know the same groups. */
async function dividedTime(machine: Machine, counts: CgroupLevel, limits: CgroupLevel): Promise<LevelTime> {
  const used = numberIn(await levelFile(machine, counts, 'cpuacct.usage')) / 1e6;
  const quota = numberIn(await levelFile(machine, limits, 'cpu.cfs_quota_us'));
  return { used, quota: quotaOf(quota, numberIn(await levelFile(machine, limits, 'cpu.cfs_period_us'))) };
}

/** Reads the counters. */
export async function sampleCpu(machine: Machine): Promise<CpuSample> {
  const text = await machine.readText('/proc/self/cgroup');
  const limits = cgroupLevels(text, 'cpu');
  const counts = cgroupLevels(text, 'cpuacct');
  const levels: LevelTime[] = [];
  for (const [i, level] of limits.entries()) {
    const counter = counts[i] ?? level;
    levels.push(await (level.version === 2 ? unifiedTime(machine, level) : dividedTime(machine, counter, level)));
  }
  const time = timeIn(await machine.readText('/proc/stat')) ?? machine.time();
  return { at: machine.now(), levels, machine: time };
}

/**
 * The share of the processors that was in use between two samples: of the quota of the control group that is the busiest,
 * be it this one or one above it; without a quota of all processors, whoever used them.
 *
 * @returns 0 to 1; NaN when it is not known
 */
export function cpuShare(before: CpuSample, after: CpuSample, processors: number): number {
  const elapsed = after.at - before.at;
  const shareOf = ({ used, quota }: LevelTime, i: number): number =>
    (used - (before.levels[i]?.used ?? Number.NaN)) / elapsed / Math.min(quota, processors);
  const limited = after.levels.flatMap((level, i) => (level.quota < processors ? [shareOf(level, i)] : []));
  const total = after.machine.total - before.machine.total;
  const whole = total > 0 ? (after.machine.busy - before.machine.busy) / total : Number.NaN;
  // Some containers show a machine that never works; their own counters are right all the same.
  const candidates = limited.some((share) => share >= 0) ? limited : [whole, ...after.levels.map(shareOf)];
  const known = candidates.filter((share) => share >= 0 && share < Infinity);
  return known.length === 0 ? Number.NaN : Math.min(1, Math.max(...known));
}
