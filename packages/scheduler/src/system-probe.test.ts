import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { resourceProbeChecks } from './conformance/index.js';
import { systemProbe } from './system-probe.js';

const root = await mkdtemp(join(tmpdir(), 'scheduler-probe-'));
afterAll(() => rm(root, { recursive: true, force: true }));

async function tree(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name, path)), { recursive: true });
    await writeFile(join(root, name, path), text);
  }
  return join(root, name);
}

/** Keeps a processor busy for some milliseconds of its time, however fast or crowded the machine is. */
function burn(milliseconds: number): void {
  const start = process.cpuUsage();
  const spent = (): number => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000;
  };
  while (spent() < milliseconds) Math.sqrt(spent());
}

describe('the system probe', () => {
  test.each(resourceProbeChecks)('$name', ({ run }) => run(systemProbe()));

  test('reads the files under another root', async () => {
    const made = await tree('v2', {
      'proc/self/cgroup': '0::/service\n',
      'proc/meminfo': 'MemTotal: 1000000 kB\nMemAvailable: 900000 kB\n',
      'sys/fs/cgroup/service/memory.max': '1000\n',
      'sys/fs/cgroup/service/memory.current': '900\n',
      'sys/fs/cgroup/service/memory.stat': 'inactive_file 200\n',
      'sys/fs/cgroup/service/cpu.max': 'max 100000\n',
      'sys/fs/cgroup/service/cpu.stat': 'usage_usec 5\n',
    });
    const { memory } = await systemProbe({ root: made }).read();
    expect(memory).toBeCloseTo(0.7, 12);
  });

  test('asks the operating system where there are no such files', async () => {
    const { cpu, memory } = await systemProbe({ root: await tree('empty', { nothing: '' }) }).read();
    expect(memory).toBeGreaterThan(0);
    expect(cpu >= 0).toBe(true);
  });

  test('sees a burst of work: at least this process’s own share of the machine', async () => {
    const probe = systemProbe();
    await probe.read();
    const start = performance.now();
    burn(400);
    const { cpu } = await probe.read();
    const least = 400 / (performance.now() - start) / availableParallelism();
    // Counters tick in hundredths of a second.
    expect(cpu).toBeGreaterThan(0.8 * least);
  });
});
