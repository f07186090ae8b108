import { failedChecks } from '@fpl-ml/core/testing';
import { describe, expect, test } from 'vitest';
import { resourceProbeChecks } from './conformance/index.js';
import type { Machine } from './machine.js';
import { machineProbe } from './machine-probe.js';

const GIB = 1024 * 1024 * 1024;
const V2 = '/sys/fs/cgroup';
const [MEMORY, CPU, CPUACCT] = [`${V2}/memory`, `${V2}/cpu`, `${V2}/cpuacct`];

type Files = Readonly<Record<string, string>>;

/** A machine of 8 processors and 16 GiB, of which 4 are available, with these files; `later` replaces some after a second. */
function machine(files: Files, later: Files = {}, change: Partial<Machine> = {}): Machine {
  let now = 0;
  return {
    readText: async (path) => (now > 0 ? (later[path] ?? files[path]) : files[path]) ?? null,
    now: () => now,
    sleep: async () => {
      now += 1_000;
    },
    processors: () => 8,
    memory: () => ({ total: 16 * GIB, available: 4 * GIB }),
    time: () => ({ busy: 0, total: 0 }),
    ...change,
  };
}

const meminfo = (total: number, available: number): Files => ({
  '/proc/meminfo': `MemTotal:       ${total} kB\nMemFree:  1 kB\nMemAvailable:   ${available} kB\n`,
});

describe('memory', () => {
  const unified = (path: string, limit: string, usage: number, inactive: number): Files => ({
    [`${V2}${path}/memory.max`]: `${limit}\n`,
    [`${V2}${path}/memory.current`]: `${usage}\n`,
    [`${V2}${path}/memory.stat`]: `anon 12\ninactive_anon 7\ninactive_file ${inactive}\nactive_file 3\n`,
  });
  const divided = (path: string, limit: string, usage: number, inactive: number): Files => ({
    [`${MEMORY}${path}/memory.limit_in_bytes`]: `${limit}\n`,
    [`${MEMORY}${path}/memory.usage_in_bytes`]: `${usage}\n`,
    [`${MEMORY}${path}/memory.stat`]: `inactive_file 1\ntotal_inactive_file ${inactive}\n`,
  });
  const own = (text: string): Files => ({ '/proc/self/cgroup': text });
  const FREE = { ...meminfo(1_000, 600) };
  const LARGE = meminfo(16 * 1024 * 1024, 0);

  test.each<[string, Files, number]>([
    [
      'v2: the working set, without the cache',
      { ...LARGE, ...own('0::/\n'), ...unified('', `${GIB}`, 0.75 * GIB, 0.5 * GIB) },
      0.25,
    ],
    ['v2: a limit of "max" is none', { ...FREE, ...own('0::/\n'), ...unified('', 'max', GIB, 0) }, 0.4],
    ['v2: a nested group', { ...LARGE, ...own('0::/a/b\n'), ...unified('/a/b', `${GIB}`, GIB / 2, 0) }, 0.5],
    [
      'v2: the fullest of the groups above counts',
      {
        ...LARGE,
        ...own('0::/a/b\n'),
        ...unified('/a/b', `${2 * GIB}`, GIB / 2, 0),
        ...unified('/a', `${4 * GIB}`, 3 * GIB, 0),
        ...unified('', 'max', 9 * GIB, 0),
      },
      0.75,
    ],
    [
      'v2: a path of the host that the container does not see',
      { ...LARGE, ...own('0::/docker/abc\n'), ...unified('', `${GIB}`, GIB / 4, 0) },
      0.25,
    ],
    ['v2: above the limit is full', { ...LARGE, ...own('0::/\n'), ...unified('', '100', 180, 0) }, 1],
    ['v2: more cache than usage is nothing', { ...LARGE, ...own('0::/\n'), ...unified('', '100', 50, 80) }, 0],
    [
      'v2: a throttle below the limit counts',
      { ...LARGE, ...own('0::/\n'), ...unified('', `${4 * GIB}`, GIB, 0), [`${V2}/memory.high`]: `${2 * GIB}\n` },
      0.5,
    ],
    [
      'v2: no statistics',
      { ...LARGE, ...own('0::/\n'), [`${V2}/memory.max`]: '100\n', [`${V2}/memory.current`]: '50\n' },
      0.5,
    ],
    ['v2: a limit without a usage', { ...FREE, ...own('0::/\n'), [`${V2}/memory.max`]: '100\n' }, 0.4],
    ['v1', { ...LARGE, ...own('4:memory:/x\n1:cpu:/\n'), ...divided('/x', `${GIB}`, 0.75 * GIB, 0.5 * GIB) }, 0.25],
    [
      'v1: a huge limit is none',
      { ...FREE, ...own('4:memory:/x\n'), ...divided('/x', '9223372036854771712', GIB, 0) },
      0.4,
    ],
    [
      'v1: a limit above what the machine has is none',
      { ...FREE, ...own('4:memory:/x\n'), ...divided('/x', '1024001', 512_000, 0) },
      0.4,
    ],
    [
      'hybrid: memory is counted in v1, though there is a v2',
      {
        ...LARGE,
        ...own('0::/unified\n4:memory:/x\n1:name=systemd:/\n'),
        ...divided('/x', `${GIB}`, GIB / 2, 0),
        ...unified('', `${GIB}`, GIB / 4, 0),
      },
      0.5,
    ],
    ['hybrid: v2 beside v1', { ...LARGE, ...own('1:cpu:/\n0::/\n'), ...unified('/unified', '100', 50, 0) }, 0.5],
    ['no control groups', FREE, 0.4],
    ['no files at all', {}, 0.75],
    ['a group file that makes no sense', { ...FREE, ...own('nonsense\n::\n0:\n') }, 0.4],
  ])('%s', async (_, files, expected) => {
    expect((await machineProbe(machine(files)).read()).memory).toBeCloseTo(expected, 12);
  });
});

describe('processors', () => {
  /** Microseconds. */
  const unified = (path: string, quota: string, usage: number): Files => ({
    '/proc/self/cgroup': '0::/a/b\n',
    [`${V2}${path}/cpu.max`]: `${quota}\n`,
    [`${V2}${path}/cpu.stat`]: `usage_usec ${usage}\nuser_usec 1\n`,
  });
  const divided = (mounts: readonly [string, string], quota: string, nanoseconds: number): Files => ({
    [`${mounts[0]}/x/cpu.cfs_quota_us`]: `${quota}\n`,
    [`${mounts[0]}/x/cpu.cfs_period_us`]: '100000\n',
    [`${mounts[1]}/x/cpuacct.usage`]: `${nanoseconds}\n`,
  });
  const stat = (busy: number, idle: number): Files => ({
    '/proc/stat': `cpu  ${busy} 0 0 ${idle} 0 0 0 0 0 0\ncpu0 1\n`,
  });
  const SPLIT: Files = { '/proc/self/cgroup': '2:cpuacct:/x\n1:cpu:/x\n' };
  const JOINT: Files = { '/proc/self/cgroup': '3:cpu,cpuacct:/x\n' };

  test.each<[string, Files, Files, number]>([
    ['v2: over the quota', unified('/a/b', '200000 100000', 7e6), unified('/a/b', '200000 100000', 8e6), 0.5],
    ['v2: above the quota is full', unified('/a/b', '50000 100000', 0), unified('/a/b', '50000 100000', 9e5), 1],
    [
      'v2: the quota of a group above, of which this one uses little',
      { ...unified('/a/b', 'max 100000', 0), ...unified('/a', '400000 100000', 0) },
      { ...unified('/a/b', 'max 100000', 1e5), ...unified('/a', '400000 100000', 3e6) },
      0.75,
    ],
    [
      'v2: with a quota the neighbours do not count',
      { ...unified('/a/b', '200000 100000', 0), ...stat(0, 0) },
      { ...unified('/a/b', '200000 100000', 5e5), ...stat(900, 100) },
      0.25,
    ],
    [
      'v2: without a quota the whole machine counts',
      { ...unified('/a/b', 'max 100000', 0), ...stat(100, 100) },
      { ...unified('/a/b', 'max 100000', 8e5), ...stat(700, 500) },
      0.6,
    ],
    [
      'v2: a machine that never works, and a process that does',
      { ...unified('/a/b', 'max 100000', 0), ...stat(0, 0) },
      { ...unified('/a/b', 'max 100000', 4e6), ...stat(0, 0) },
      0.5,
    ],
    [
      'v2: a quota of more than there are processors is none',
      { ...unified('/a/b', '1600000 100000', 0), ...stat(100, 100) },
      { ...unified('/a/b', '1600000 100000', 1e6), ...stat(200, 200) },
      0.5,
    ],
    [
      'v1 in two folders',
      { ...SPLIT, ...divided([CPU, CPUACCT], '200000', 1e9) },
      divided([CPU, CPUACCT], '200000', 2e9),
      0.5,
    ],
    [
      'v1 in one folder',
      { ...JOINT, ...divided([`${V2}/cpu,cpuacct`, `${V2}/cpu,cpuacct`], '100000', 0) },
      divided([`${V2}/cpu,cpuacct`, `${V2}/cpu,cpuacct`], '100000', 3e8),
      0.3,
    ],
    [
      'v1: a quota of -1 is none',
      { ...SPLIT, ...divided([CPU, CPUACCT], '-1', 0) },
      divided([CPU, CPUACCT], '-1', 4e9),
      0.5,
    ],
    ['no control groups', stat(50, 50), stat(80, 120), 0.3],
    ['waiting for a disk is no work', stat(0, 1), { '/proc/stat': 'cpu  25 0 0 26 50 0 0 0 0 0\n' }, 0.25],
    [
      'a counter that went back',
      unified('/a/b', '200000 100000', 9e6),
      unified('/a/b', '200000 100000', 1e6),
      Number.NaN,
    ],
    ['nothing at all', {}, {}, Number.NaN],
  ])('%s', async (_, before, after, expected) => {
    const { cpu } = await machineProbe(machine(before, { ...before, ...after })).read();
    if (Number.isNaN(expected)) expect(cpu).toBeNaN();
    else expect(cpu).toBeCloseTo(expected, 12);
  });

  test('are asked of the operating system where there is no file', async () => {
    const times = [
      { busy: 10, total: 100 },
      { busy: 40, total: 200 },
    ];
    const time = () => times.shift() ?? { busy: 40, total: 200 };
    expect((await machineProbe(machine({}, {}, { time })).read()).cpu).toBeCloseTo(0.3, 12);
  });

  test('are counted since the reading before, which is given again when another follows at once', async () => {
    let [now, used, slept] = [0, 0, 0];
    const files = (): Files => unified('/a/b', '100000 100000', used);
    const probe = machineProbe(
      machine(
        {},
        {},
        {
          now: () => now,
          sleep: async (milliseconds) => {
            slept += milliseconds;
            now += milliseconds;
            used += 50_000;
          },
          readText: async (path) => files()[path] ?? null,
        },
      ),
    );
    // 50 ms of processor time in the 200 ms for which the first reading waits.
    expect((await probe.read()).cpu).toBeCloseTo(0.25, 12);
    now += 1_000;
    used += 900_000;
    expect((await Promise.all([probe.read(), probe.read()])).map(({ cpu }) => cpu)).toEqual([0.9, 0.9]);
    now += 2_000;
    expect((await probe.read()).cpu).toBe(0);
    expect(slept).toBe(200);
  });
});

test('a file system that fails in another way is told, and does not stop the readings after it', async () => {
  let isBroken = true;
  const files = { ...meminfo(1_000, 600), '/proc/stat': 'cpu  1 0 0 1\n' };
  const healthy = machine(files);
  const readText: Machine['readText'] = (path) =>
    isBroken ? Promise.reject(new Error('input/output error')) : healthy.readText(path);
  const probe = machineProbe({ ...healthy, readText });
  await expect(probe.read()).rejects.toThrow('input/output error');
  isBroken = false;
  expect((await probe.read()).memory).toBeCloseTo(0.4, 12);
});

test('obeys the laws on every machine of these tests', async () => {
  const machines = [machine({}), machine(meminfo(10, 20)), machine({ '/proc/self/cgroup': '0::/\n' })];
  for (const one of machines) expect(await failedChecks(resourceProbeChecks, () => machineProbe(one))).toEqual([]);
});
