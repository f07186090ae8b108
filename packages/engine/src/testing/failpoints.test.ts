import { execPath } from 'node:process';
import { isFplMlError } from '@fpl-ml/core';
import { memoryArtifactStore } from '@fpl-ml/registry';
import { describe, expect, test } from 'vitest';
import { type ChildEnd, startChild } from './child.js';
import { failingArtifacts } from './failing-artifacts.js';
import { failingDatabase } from './failing-database.js';
import { failpoints } from './failpoints.js';
import { sweepFailpoints } from './sweep-failpoints.js';

const thrown = (point: string): never => {
  throw new Error(`died at ${point}`);
};
const script = (code: string) => ({ file: execPath, args: ['-e', code] });

describe('failpoints', () => {
  test('number each name for itself, and die at the one that was named', () => {
    const points = failpoints({ at: 'b#2', die: thrown });
    for (const name of ['a', 'b', 'a']) points.hit(name);
    expect(() => points.hit('b')).toThrow('died at b#2');
    expect(points.passed).toEqual(['a#1', 'b#1', 'a#2', 'b#2']);
  });

  test('die at the how-manieth of all', () => {
    const points = failpoints({ at: 2, die: thrown });
    points.hit('a');
    expect(() => points.hit('b')).toThrow('died at b#1');
  });

  test('pass all where nothing is to die', () => {
    const points = failpoints({ die: thrown });
    for (let i = 0; i < 3; i += 1) points.hit('a');
    expect(points.passed).toHaveLength(3);
  });
});

test('a database is watched after each statement that changes it, and not where it is only read', () => {
  const ran: string[] = [];
  const handle = {
    name: 'file',
    prepare: (sql: string) => ({
      run: (...parameters: readonly unknown[]) => ran.push(`${sql} ${JSON.stringify(parameters)}`),
      all: () => [sql],
    }),
    exec: (sql: string) => ran.push(sql),
  };
  const points = failpoints({ die: thrown });
  const watched = failingDatabase(handle, points);
  watched.exec('begin immediate');
  expect(watched.prepare('select 1').all()).toEqual(['select 1']);
  watched.prepare('insert into "ml_outbox" ("id") values (?)').run('x');
  watched.prepare('INSERT INTO ml_a VALUES (1) RETURNING *').all();
  watched.prepare('update "ml_queue" set "state" = 1').run();
  watched.prepare('commit').run();
  expect(points.passed).toEqual(['begin#1', 'insert ml_outbox#1', 'insert ml_a#1', 'update ml_queue#1', 'commit#1']);
  expect(ran[1]).toBe('insert into "ml_outbox" ("id") values (?) ["x"]');
  expect(watched.name).toBe('file');
});

test('artifacts are watched before and after bytes come and go', async () => {
  const points = failpoints({ at: 'artifact stored#2', die: thrown });
  const artifacts = failingArtifacts(memoryArtifactStore(), points);
  const { sha256 } = await artifacts.put(new Uint8Array([1]));
  await artifacts.delete(sha256);
  expect(await artifacts.has(sha256)).toBe(false);
  await expect(artifacts.put(new Uint8Array([2]))).rejects.toThrow('died');
  expect(await artifacts.list()).toHaveLength(1);
  await expect(artifacts.get(sha256)).rejects.toSatisfy((error) => isFplMlError(error, 'ARTIFACT_NOT_FOUND'));
  expect(points.passed).toEqual([
    'put artifact#1',
    'artifact stored#1',
    'delete artifact#1',
    'artifact deleted#1',
    'put artifact#2',
    'artifact stored#2',
  ]);
});

describe('a child', () => {
  test('tells how it ended and what it wrote', async () => {
    const child = startChild(script('console.log("out"); console.error("err"); process.exitCode = 7'));
    expect(await child.ended).toEqual({ code: 7, signal: null, stdout: 'out\n', stderr: 'err\n' });
  });

  test('is killed where it stands', async () => {
    const child = startChild(script('console.log("ready"); setInterval(() => {}, 1000)'));
    await child.wrote('ready');
    child.kill('SIGKILL');
    expect(await child.ended).toMatchObject({ code: null, signal: 'SIGKILL', stdout: 'ready\n' });
  });

  test('hears what is said to it', async () => {
    const child = startChild(
      script('process.stdin.once("data", (text) => { console.log("heard " + text); process.exit(); })'),
    );
    child.say('go');
    expect(await child.ended).toMatchObject({ code: 0, stdout: 'heard go\n' });
  });

  test('that ends without the text that is awaited says so', async () => {
    const child = startChild(script('console.error("broken")'));
    await expect(child.wrote('ready')).rejects.toThrow(/"ready".*broken/s);
  });

  test('gets the environment that is given', async () => {
    const child = startChild({ ...script('console.log(process.env.POINT)'), env: { POINT: 'x#1' } });
    expect((await child.ended).stdout).toBe('x#1\n');
  });
});

describe('a sweep', () => {
  const ended = (end: Partial<ChildEnd>): ChildEnd => ({ code: null, signal: null, stdout: '', stderr: '', ...end });

  test('dies at each point in turn, looks after each, and counts them', async () => {
    const checked: number[] = [];
    const run = async (at: number): Promise<ChildEnd> => ended(at <= 3 ? { signal: 'SIGKILL' } : { code: 0 });
    const points = await sweepFailpoints({ run, check: async (at) => void checked.push(at) });
    expect([points, checked]).toEqual([3, [1, 2, 3]]);
  });

  test('ends with what went wrong otherwise, or never ends', async () => {
    const broken = async (): Promise<ChildEnd> => ended({ code: 1, stderr: 'boom' });
    await expect(sweepFailpoints({ run: broken, check: async () => undefined })).rejects.toThrow('boom');
    const endless = async (): Promise<ChildEnd> => ended({ signal: 'SIGKILL' });
    await expect(sweepFailpoints({ run: endless, check: async () => undefined, limit: 5 })).rejects.toThrow('5');
  });
});
