import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { type FplMlError, isFplMlError } from '@fpl-ml/core';
import { failedChecks } from '@fpl-ml/core/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { trainerChecks } from '../conformance/index.js';
import { openLoop, work } from '../testing/toy-loop.js';
import { type CommandTrainerOptions, commandTrainer } from './command-trainer.js';
import { loadLinearModel } from './linear-model.js';

const fixture = (name: string): string => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
const train = { entity: Float64Array.from([1, 1, 2, 2]), outcome: Float64Array.from([1, 3, 5, Number.NaN]) };
const serve = { entity: Float64Array.from([2, 1, Number.NaN]) };

let workDir = '';
beforeEach(async () => {
  workDir = await mkdtemp(join(tmpdir(), 'command-trainer-test-'));
});
afterEach(() => rm(workDir, { recursive: true }));

const trainerOf = (mode: string, options: Partial<CommandTrainerOptions> = {}) =>
  commandTrainer({
    command: execPath,
    args: [fixture('command.mjs'), mode],
    load: loadLinearModel,
    workDir,
    ...options,
  });

async function failure(mode: string, options: Partial<CommandTrainerOptions> = {}): Promise<FplMlError> {
  const error: unknown = await trainerOf(mode, options)
    .fit({ train, seed: 's' })
    .catch((reason: unknown) => reason);
  expect(await readdir(workDir)).toEqual([]);
  if (!isFplMlError(error)) throw new Error('Expected an FplMlError.', { cause: error });
  return error;
}

describe('a trainer that is a program', () => {
  test('keeps the laws of trainers', async () => {
    const subject = { trainer: trainerOf('trains'), train, serve };
    expect(await failedChecks(trainerChecks, () => subject)).toEqual([]);
  });

  test('gets rows, seed and parameters, tells how far it is, and leaves nothing behind', async () => {
    const shares: number[] = [];
    const trainer = trainerOf('trains', { parameters: { weight: 2 }, name: 'mine' });
    const request = { train, seed: 'seed', progress: (share: number) => shares.push(share) };
    const { artifact, metrics, signature } = await trainer.fit(request);
    expect([trainer.name, metrics]).toEqual(['mine', { rows: 4, seed: 4, missing: 1 }]);
    expect(signature).toEqual({ inputs: [{ name: 'entity', type: 'number' }], target: 'outcome' });
    expect(shares).toEqual([0.25, 1]);
    expect([...(await trainer.load(artifact)).predict(serve)]).toEqual([7, 5, 3]);
    expect(await readdir(workDir)).toEqual([]);
  });

  test('works in the folder that the request names', async () => {
    const own = await mkdtemp(join(workDir, 'own-'));
    await trainerOf('trains', { workDir: '/nowhere' }).fit({ train, seed: 's', workDir: own });
    expect(await readdir(own)).toEqual([]);
  });

  test('inherits nothing but PATH', async () => {
    const fit = { train, seed: 's' };
    expect((await trainerOf('environment').fit(fit)).metrics).toEqual({ names: 'PATH' });
    const { metrics } = await trainerOf('environment', { env: { TOKEN: 'x' } }).fit(fit);
    expect(metrics).toEqual({ names: 'PATH,TOKEN' });
  });

  test('whose children outlive it takes them with it: they would hold its output open, and the training up', async () => {
    const { metrics } = await trainerOf('leaves a child', { timeout: 3_000 }).fit({ train, seed: 's' });
    expect(metrics['pid']).toBeGreaterThan(0);
  });
});

describe('a program that goes wrong', () => {
  test('is unreachable where it is not there, and the retraining fails with that', async () => {
    const options = { command: 'no-such-trainer-anywhere' };
    expect(await failure('trains', options)).toMatchObject({
      code: 'TRAINER_COMMAND_UNREACHABLE',
      retryable: false,
      data: { reason: 'ENOENT' },
    });
    const loop = openLoop(undefined, { trainer: () => trainerOf('trains', options) });
    const id = await loop.engine.triggerRetraining({ reason: 'first', requestedBy: 'ann' });
    await work(loop);
    const { status, explanation } = await loop.engine.getRetrainingStatus(id);
    expect(status).toBe('failed');
    expect(explanation).toContain('TRAINER_COMMAND_UNREACHABLE');
    expect((await loop.engine.getHealthStatus()).status).toBe('critical');
  });

  test('is unreachable where it cannot be executed', async () => {
    expect(await failure('trains', { command: fixture('train.py') })).toMatchObject({
      code: 'TRAINER_COMMAND_UNREACHABLE',
      data: { reason: 'EACCES' },
    });
  });

  test('says why, without secrets', async () => {
    const error = await failure('fails', { env: { TOKEN: 'canary-5f2' } });
    expect(error).toMatchObject({ code: 'TRAINER_COMMAND_FAILED', retryable: false, data: { exitCode: 2 } });
    expect(error.message).toContain('cannot reach postgres://[redacted] with [redacted]');
    const everything = `${error.stack} ${JSON.stringify(error)} ${JSON.stringify(error.data)} ${String(error.cause)}`;
    expect(everything).not.toMatch(/canary|hunter2/);
  });

  test('may be tried again when it says so', async () => {
    expect(await failure('later')).toMatchObject({ code: 'TRAINER_COMMAND_FAILED', retryable: true });
  });

  test('that was killed is told from one that ended', async () => {
    expect(await failure('crashes')).toMatchObject({ code: 'TRAINER_COMMAND_FAILED', data: { signal: 'SIGKILL' } });
  });

  test.each(['hangs', 'stubborn'])('is stopped after its time: %s', async (mode) => {
    expect((await failure(mode, { timeout: 300, grace: 50 })).code).toBe('TRAINER_TIMEOUT');
  });

  test('is stopped when it writes without end', async () => {
    expect((await failure('chatters', { maxOutput: 10_000 })).code).toBe('TRAINER_OUTPUT_TOO_LARGE');
  });

  test.each([
    ['no artifact', 'no artifact.bin'],
    ['no result', 'no result.json'],
    ['no json', 'no JSON'],
    ['another contract', '"contract": 1'],
    ['no signature', 'a signature'],
  ])('is refused what it left: %s', async (mode, words) => {
    const error = await failure(mode);
    expect([error.code, error.message]).toEqual(['TRAINER_RESULT_INVALID', expect.stringContaining(words)]);
  });

  test('is refused a model that is too large', async () => {
    expect((await failure('trains', { maxArtifact: 10 })).message).toContain('more than 10');
  });
});

describe('a training by command that is aborted', () => {
  test.each(['hangs', 'stubborn'])('ends the program: %s', async (mode) => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const progress = (): void => controller.abort(reason);
    const request = { train, seed: 's', signal: controller.signal, progress };
    await expect(trainerOf(mode, { grace: 50 }).fit(request)).rejects.toBe(reason);
    expect(await readdir(workDir)).toEqual([]);
  });

  test('does not begin when it was aborted before', async () => {
    const signal = AbortSignal.abort('no');
    await expect(trainerOf('trains').fit({ train, seed: 's', signal })).rejects.toBe('no');
  });
});

describe('the trainer in Python of the README', () => {
  const points = { minutes: Float64Array.from([0, 45, 90, Number.NaN]), points: Float64Array.from([1, 2, 3, 9]) };

  test('is the one that is tested', async () => {
    const readme = await readFile(fixture('../README.md'), 'utf8');
    expect(readme).toContain(`\`\`\`python\n${await readFile(fixture('train.py'), 'utf8')}\`\`\``);
  });

  test('trains, and its model is read here', async (context) => {
    try {
      execFileSync('python3', ['--version'], { stdio: 'ignore' });
    } catch {
      context.skip('python3 is not installed');
    }
    const trainer = commandTrainer({ command: 'python3', args: [fixture('train.py')], load: loadLinearModel, workDir });
    const { artifact, metrics } = await trainer.fit({ train: points, seed: 's' });
    expect(metrics).toEqual({ rows: 3 });
    const [at30 = 0, missing = 0] = (await trainer.load(artifact)).predict({ minutes: [30, null] });
    expect(at30).toBeCloseTo(1 + 30 / 45, 12);
    expect(missing).toBeCloseTo(2, 12);
    const subject = { trainer, train: points, serve: { minutes: Float64Array.from([1, Number.NaN]) } };
    expect(await failedChecks(trainerChecks, () => subject)).toEqual([]);
  });
});
