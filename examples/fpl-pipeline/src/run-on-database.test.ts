import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { canonicalJson, seededRandom } from '@fpl-ml/core';
import { type Child, type ChildEnd, startChild } from '@fpl-ml/engine/testing';
import { type CompiledProgram, compileProgram } from '@fpl-ml/repo/program';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { quietWalk } from './testing/quiet-walk.js';

let program: CompiledProgram;
/** What a run in memory, in one go, writes. */
let expected: string;
beforeAll(async () => {
  program = await compileProgram(new URL('tests/mortal-main.ts', import.meta.url), ['libsql']);
  expected = `${canonicalJson((await quietWalk()).result)}\n`;
});
afterAll(() => program.remove());

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fpl-run-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const db = (): string => join(folder, 'run.db');
const json = (): string => join(folder, 'out.json');

function start(env: Readonly<Record<string, string>>, ...args: string[]): Child {
  const { KILL_AT: _, STOP_AT: __, MAX_PAGES: ___, ...own } = process.env;
  return startChild({ file: execPath, args: [program.file, '--db', db(), ...args], env: { ...own, ...env } });
}

const run = (env: Readonly<Record<string, string>>, ...args: string[]): Promise<ChildEnd> => start(env, ...args).ended;
const toJson = (): Promise<string> => readFile(json(), 'utf8');

const LIBSQL = createRequire(import.meta.url).resolve('libsql');

/** Asks the database in a process of its own: in this one libsql would keep the file open until its statements are garbage. */
function ask(code: string): unknown {
  const program = `const db = new (require(${JSON.stringify(LIBSQL)}))(process.argv[1]); console.log(JSON.stringify(${code}));`;
  return JSON.parse(execFileSync(execPath, ['-e', program, db()], { encoding: 'utf8', maxBuffer: 1e9 }));
}

/** Every row of every table. */
function contents(): unknown {
  return ask(
    `db.prepare("select name from sqlite_schema where type = 'table' order by name").all()` +
      `.map(({ name }) => [name, db.prepare('select * from "' + name + '"').all()])`,
  );
}

/** The finished steps of the journal. */
function finishedSteps(): readonly unknown[] {
  const rows = ask(
    `db.prepare("select name from sqlite_schema where name = 'ml_steps'").all()` +
      `.flatMap(() => db.prepare("select * from ml_steps where status = 'finished'").all())`,
  );
  return Array.isArray(rows) ? rows : [];
}

async function expectHealthy(): Promise<void> {
  const { code, stdout } = await run({}, '--doctor');
  expect([code, stdout.includes('BROKEN')]).toEqual([0, false]);
}

const resumed = ({ stdout }: ChildEnd): string | undefined => /resumed +(gameweek .*)/.exec(stdout)?.[1];

describe('a run on a database', () => {
  test('writes what a run in memory writes, keeps a second process out, and shows its result again', async () => {
    const first = start({ STOP_AT: '900' }, '--json', json());
    await first.wrote('stopping');
    const second = await run({});
    expect(second.code).toBe(3);
    expect(second.stderr).toContain('another process works on this database');
    first.kill('SIGCONT');
    expect([(await first.ended).code, await toJson()]).toEqual([0, expected]);
    await expectHealthy();
    const before = contents();
    await rm(json());
    const again = await run({}, '--json', json());
    expect([again.code, await toJson()]).toEqual([0, expected]);
    expect(again.stdout).toContain('finished already');
    expect(again.stdout).not.toContain('promoted  ');
    expect(contents()).toEqual(before);
  });

  test('killed ten times at random moments goes on each time, repeats no finished step, and writes the same', async () => {
    const random = seededRandom('ten kills');
    const places: (string | undefined)[] = [];
    const finished = new Map<string, string>();
    const note = (): void => {
      for (const row of finishedSteps()) {
        const { request_id: request, step } = Object(row);
        const name = `${request} ${step}`;
        expect(JSON.stringify(row)).toBe(finished.get(name) ?? JSON.stringify(row));
        finished.set(name, JSON.stringify(row));
      }
    };
    for (let kill = 0; kill < 10; kill += 1) {
      const end = await run({ KILL_AT: String(1 + random.integer(1000)) }, '--json', json());
      expect(end).toMatchObject({ code: null, signal: 'SIGKILL' });
      places.push(resumed(end));
      await expectHealthy();
      note();
    }
    const last = await run({}, '--json', json());
    places.push(resumed(last));
    expect([last.code, await toJson()]).toEqual([0, expected]);
    await expectHealthy();
    note();
    // The first start resumes nothing; every other one says at which gameweek and step.
    expect(places[0]).toBeUndefined();
    expect(places.slice(1).every((place) => /^gameweek S2-GW\d+, step \S+/.test(place ?? ''))).toBe(true);
    expect(new Set(places).size).toBeGreaterThan(5);
    // Eighteen trainings, seven steps each.
    expect(finished.size).toBe(126);
  });
});

test('another run on the same database is refused, with what the database holds, and changes nothing', async () => {
  await run({ KILL_AT: '300' });
  const before = contents();
  for (const args of [
    ['--seed', '2'],
    ['--policy', 'weekly'],
    ['--model', 'ridge'],
    ['--model', 'boost', '--market'],
  ]) {
    const { code, stderr } = await run({}, ...args);
    expect([code, stderr.trim().split('\n').length]).toEqual([2, 1]);
    for (const word of ['DATA_RUN_OTHER', 'season S2, model player-state, policy auto, seed 1']) {
      expect(stderr).toContain(word);
    }
    expect(contents()).toEqual(before);
  }
});

test('a disk that is full ends the run with 2, and once there is space it goes on as if nothing had been', async () => {
  const full = await run({ MAX_PAGES: '700' }, '--json', json());
  expect([full.code, full.stderr]).toEqual([2, expect.stringContaining('STORE_FULL')]);
  await expectHealthy();
  const fuller = await run({ MAX_PAGES: '1100' }, '--json', json());
  expect([fuller.code, resumed(fuller)]).toEqual([2, expect.stringContaining('gameweek')]);
  const end = await run({}, '--json', json());
  expect([end.code, await toJson()]).toEqual([0, expected]);
  await expectHealthy();
});

test('a database that somebody wrote into is found broken, with 1', async () => {
  await run({ KILL_AT: '900' });
  ask(`db.exec("update ml_audit_log set actor = 'mallory' where seq = 4") ?? null`);
  const { code, stdout } = await run({}, '--doctor');
  expect(code).toBe(1);
  expect(stdout).toMatch(/BROKEN {2}I12/);
  expect(stdout).toContain('record 4');
});
