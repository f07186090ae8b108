import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { usePostgres } from '@fpl-ml/repo/postgres';
import { writeToyDatabase } from './tests/postgres-database.js';
import { type Ran, run } from './tests/run.js';
import { writeToyFile } from './tests/sqlite-database.js';
import { TOY_END } from './tests/toy-database.js';

const postgres = usePostgres(inject('postgresUrl'));
let folder: string;
let template: string;
let artifacts: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fpl-ml-cli-'));
  file = join(folder, 'toy.db');
  artifacts = `${file}-artifacts`;
  await writeToyFile(file);
  template = await postgres.createDatabase();
  await writeToyDatabase(template, join(folder, 'of-postgres'));
});
afterAll(async () => {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

let copies = 0;
const databases = {
  // A name of its own for each: libsql holds on to a file for a while after it was closed.
  SQLite: async (): Promise<string> => {
    copies += 1;
    await copyFile(file, join(folder, `run-${copies}.db`));
    return `run-${copies}.db`;
  },
  PostgreSQL: () => postgres.createDatabase(template),
};

describe.each(['SQLite', 'PostgreSQL'] as const)('on %s,', (kind) => {
  let database: string;
  let own: string;
  beforeEach(async () => {
    database = await databases[kind]();
    own = kind === 'SQLite' ? artifacts : join(folder, 'of-postgres');
  });

  const cli = (...args: readonly string[]): Promise<Ran> =>
    run(folder, [...args, '--db', database, '--model', 'toy', '--at', TOY_END, '--artifacts', own]);
  const json = async (...args: readonly string[]): Promise<unknown> => {
    const { code, out, err } = await cli(...args, '--json');
    expect([code, err]).toEqual([0, '']);
    return JSON.parse(out);
  };

  test('health tells each component, and ends with 0 where all is well', async () => {
    const { code, out } = await cli('health');
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toBe(`toy: healthy (${TOY_END})`);
    for (const part of ['performance', 'drift', 'retraining', 'rollout', 'notifications']) {
      expect(out).toMatch(new RegExp(`^${part} +healthy$`, 'm'));
    }
    expect(await json('health')).toMatchObject({
      model: 'toy',
      status: 'healthy',
      reasons: [],
      checkedAt: Date.parse(TOY_END),
      components: [{ name: 'performance', status: 'healthy' }, {}, {}, {}, {}],
    });
  });

  test('health ends with 3 where too little is known, and says which models there are', async () => {
    const { code, out } = await run(folder, ['health', '--db', database, '--model', 'other', '--at', TOY_END]);
    expect(code).toBe(3);
    expect(out).toContain('knows no model "other": it holds toy');
    const stale = await run(folder, ['health', '--db', database, '--model', 'toy', '--at', '1975-01-01']);
    expect(stale.code).toBe(3);
  });

  test('status tells who serves and what is under way', async () => {
    const { out } = await cli('status');
    expect(out).toMatch(/^champion +0\.1\.3 \(trained before p21\)$/m);
    expect(out).toMatch(/^jobs +2, 0 running/m);
    expect(await json('status')).toMatchObject({
      model: 'toy',
      health: 'healthy',
      champion: { version: '0.1.3' },
      rollout: null,
      request: null,
      periods: 10,
      latestPeriod: 'p21',
      lastRetraining: { status: 'completed', verdict: 'promoted-candidate' },
      performance: { overall: { n: 180 }, latest: 'p21' },
      drift: { latest: { verdict: 'stable' } },
      jobs: { count: 2, activeJobs: 0, failedExecutions: 1 },
      notifications: { messages: { dead: 0 } },
    });
  });

  test('status has one retraining with its steps', async () => {
    const found = await json('status', '--retraining', 'retraining-before-p21');
    expect(found).toMatchObject({ status: 'completed', version: '0.1.3', steps: expect.anything() });
    const { out } = await cli('status', '--retraining', 'retraining-before-p21');
    expect(out).toMatch(/^fit +finished/m);
  });

  test('versions have role, verdict and figures, the newest first', async () => {
    const found = await json('versions');
    expect(found).toMatchObject({
      model: 'toy',
      versions: [
        { version: '0.1.3', roles: ['champion'], verdict: 'pass', measured: { periods: expect.any(Number) } },
        {},
        {},
        { version: '0.1.0' },
      ],
    });
    const { out } = await cli('versions', '--limit', '2');
    expect(out.trimEnd().split('\n')).toHaveLength(3);
    expect(out).toMatch(/^0\.1\.3 +champion +pass/m);
  });

  test('versions --verify ends with 1 where an artifact is not as it was', async () => {
    expect((await cli('versions', '--verify')).code).toBe(0);
    const lost = await run(folder, [
      'versions',
      '--verify',
      '--db',
      database,
      '--model',
      'toy',
      '--artifacts',
      'nowhere',
    ]);
    expect(lost.code).toBe(1);
    expect(lost.out).toContain('ARTIFACT_NOT_FOUND');
  });

  test('retrain queues a request that a service finds, once for a key', async () => {
    const first = await json('retrain', '--reason', 'new rules', '--by', 'ann', '--priority', 'high', '--key', 'k1');
    expect(first).toEqual({ id: 'retraining:k1', status: 'queued', explanation: 'manual: new rules' });
    expect(await json('retrain', '--reason', 'new rules', '--by', 'ann', '--key', 'k1')).toEqual(first);
    expect(await json('status')).toMatchObject({ request: { requestedBy: 'ann', priority: 'high' } });
    expect(await json('jobs')).toMatchObject({
      waiting: expect.arrayContaining([expect.objectContaining({ job: 'retraining', reason: 'next-poll' })]),
    });
    expect(await json('retrain', '--cancel', 'retraining:k1', '--reason', 'not now')).toMatchObject({
      status: 'cancelled',
    });
  });

  test('retrain --emergency goes first, unless the configuration forbids it', async () => {
    expect(await json('retrain', '--emergency', '--reason', 'all wrong')).toMatchObject({ status: 'queued' });
    const env = { ML_RETRAINING_ENABLE_EMERGENCY_RETRAINING: 'false' };
    const again = await databases[kind]();
    const refused = await run(
      folder,
      ['retrain', '--emergency', '--reason', 'x', '--db', again, '--model', 'toy'],
      env,
    );
    expect(refused.code).toBe(65);
    expect(refused.err).toContain('RETRAINING_SUPPRESSED');
  });

  test('activate makes a version serve, and rollback takes it back', async () => {
    expect(await json('activate', '0.1.1', '--reason', 'trial')).toEqual({ version: '0.1.1', before: '0.1.3' });
    expect((await cli('activate', '0.1.1', '--reason', 'trial')).out).toBe('0.1.1 serves already.\n');
    expect(await json('rollback', '--reason', 'worse')).toEqual({ version: '0.1.3', before: '0.1.1' });
    const gone = await cli('activate', '0.1.1', '--reason', 'again', '--override');
    expect(gone.code).toBe(65);
    expect(gone.err).toContain('quarantined');
    expect((await cli('activate', '9.9.9', '--reason', 'x')).err).toContain('VERSION_NOT_FOUND');
  });

  test('jobs have schedule, next run and failures; they are paused, resumed and run', async () => {
    const { out } = await cli('jobs');
    expect(out).toMatch(/^nightly +0 2 \* \* \* \(UTC\) +normal +paused/m);
    expect(out).toContain('1 jobs that were to run once are over.');
    expect(out).not.toMatch(/^feed +once/m);
    expect(out).toContain('the disk of the feed is full');
    expect(await json('jobs', 'resume', 'nightly')).toEqual({
      job: 'nightly',
      enabled: true,
      nextRun: Date.parse('1970-06-20T02:00:00Z'),
    });
    expect(await json('jobs', 'pause', 'nightly')).toMatchObject({ enabled: false });
    expect(await json('jobs', 'run', 'nightly')).toMatchObject({ job: 'nightly' });
    const listed = await json('jobs');
    expect(listed).toMatchObject({
      jobs: [{ name: 'nightly', enabled: false }, { name: 'feed' }],
      running: [],
      waiting: [{ job: 'nightly' }],
      failures: [{ name: 'feed', attempt: 1 }],
    });
    const unknown = await cli('jobs', 'pause', 'nightlyy');
    expect(unknown.code).toBe(65);
    expect(unknown.err).toContain('nightly, feed');
  });

  test.each(['performance', 'drift', 'audit', 'versions'])('export %s writes CSV and JSON', async (what) => {
    const { code, out } = await cli('export', what);
    expect(code).toBe(0);
    const lines = out.trimEnd().split('\r\n');
    expect(lines.length).toBeGreaterThan(2);
    expect(lines[0]).toContain('model');
    const target = join(folder, `${what}.json`);
    expect(await json('export', what, '--format', 'json', '--out', target)).toMatchObject({
      what,
      format: 'json',
      file: target,
    });
    const written: unknown = JSON.parse(await readFile(target, 'utf8'));
    // A drift report has a line for each column.
    expect(written).toHaveLength(what === 'drift' ? 10 : lines.length - 1);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('export drift writes a page to look at', async () => {
    const target = join(folder, 'drift.html');
    expect(await json('export', 'drift', '--format', 'html', '--out', target)).toMatchObject({ format: 'html' });
    const page = await readFile(target, 'utf8');
    expect(page).toMatch(/^<!doctype html>/iu);
    expect(page).toContain('</html>');
    expect(page.match(/<svg/gu)?.length).toBeGreaterThan(0);
    const refused = await cli('export', 'audit', '--format', 'html');
    expect([refused.code, refused.err.includes('html')]).toEqual([64, true]);
  });

  test('export has what came after an instant', async () => {
    const all = (await cli('export', 'audit')).out.split('\r\n').length;
    const late = (await cli('export', 'audit', '--since', '1970-06-01')).out.split('\r\n').length;
    expect(late).toBeGreaterThan(1);
    expect(late).toBeLessThan(all);
    expect((await cli('export', 'versions', '--since', '2020-01-01')).out.split('\r\n')).toHaveLength(2);
  });

  test('what reads changes nothing', async () => {
    const before = (await cli('export', 'audit')).out;
    for (const args of [['health'], ['status'], ['versions', '--verify'], ['jobs'], ['export', 'drift']])
      await cli(...args);
    expect((await cli('export', 'audit')).out).toBe(before);
  });
});

test('what reads leaves a SQLite file as it was, to the byte', async () => {
  const name = join(folder, 'same.db');
  await copyFile(file, name);
  const before = await readFile(name);
  for (const command of ['health', 'status', 'versions', 'jobs']) {
    await run(folder, [command, '--db', 'same.db', '--model', 'toy', '--at', TOY_END]);
  }
  expect((await readFile(name)).equals(before)).toBe(true);
});

test('a configuration file in the folder is taken, and names database and model', async () => {
  const place = await mkdtemp(join(folder, 'configured-'));
  await copyFile(file, join(place, 'mine.db'));
  await writeFile(
    join(place, 'monitoring_config.yaml'),
    'model:\n  name: toy\ndatabase:\n  connection_string: mine.db\n',
  );
  await writeFile(join(place, 'vars'), 'ML_MODEL_NAME=other\nML_DATA_WINDOW_DAYS=36000\n');
  expect((await run(place, ['health'])).code).toBe(3);
  const { out } = await run(place, ['health', '--env-file', 'vars'], { ML_MODEL_NAME: 'toy' });
  expect(out).toContain('toy: healthy');
});
