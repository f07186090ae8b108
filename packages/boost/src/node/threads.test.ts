import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { madeUpData } from '../testing/made-up-data.js';
import { trainBooster } from '../train-booster.js';
import type { TrainOptions } from '../train-options.js';
import { trainBoosterInThreads } from './train-in-threads.js';
import { openTrainingThreads } from './training-threads.js';
import { workerProgram } from './worker-program.js';

describe('trainBoosterInThreads', () => {
  const { frame, target } = madeUpData(1, 6000, 13);
  const word = Array.from(target, (_, row) => ['a', 'b', 'c', null][(row * 7) % 4] ?? null);
  const data = { ...frame, word };
  const positive = target.map((value) => Math.max(0, value));
  const variants: readonly (readonly [string, TrainOptions])[] = [
    ['default options', {}],
    ['weights', { weights: target.map((_, row) => 1 + (row % 2)) }],
    ['samples of rows and columns, with hessians', { loss: 'poisson', rowShare: 0.7, columnShare: 0.8 }],
    ['bounds', { loss: 'absolute', monotone: { x0: 1 } }],
  ];

  test.each(variants)('gives the bytes of one thread, whatever the number of threads: %s', async (_, variant) => {
    const options = { trees: 12, ...variant };
    const alone = JSON.stringify(trainBooster(data, positive, options));
    for (const threads of [1, 2, 3]) {
      expect(JSON.stringify(await trainBoosterInThreads(data, positive, { ...options, threads }))).toBe(alone);
    }
  });

  test('threads that stay serve one training after another, cancelled ones and two at a time among them', async () => {
    const threads = openTrainingThreads(3);
    const options = { trees: 8 };
    const alone = JSON.stringify(trainBooster(data, positive, options));
    const train = async (more: TrainOptions): Promise<string> =>
      JSON.stringify(await trainBoosterInThreads(data, positive, { ...options, ...more, threads }));
    expect(await train({})).toBe(alone);
    await expect(train({ signal: AbortSignal.abort(new Error('early')) })).rejects.toThrow('early');
    expect(await Promise.all([train({}), train({})])).toEqual([alone, alone]);
    expect(await train({})).toBe(alone);
    await threads[Symbol.asyncDispose]();
  });

  /** Trains without end, with a worker of that program. */
  async function trainWith(program: string): Promise<unknown> {
    const worker = new Worker(program, { eval: true });
    worker.on('error', () => undefined);
    const threads = { count: 2, workers: [worker], [Symbol.asyncDispose]: async () => undefined };
    const training = trainBoosterInThreads(data, positive, { trees: 1e9, threads });
    const error: unknown = await training.catch((reason: unknown) => reason);
    await worker.terminate();
    await expect(trainBoosterInThreads(data, positive, { trees: 1, threads })).rejects.toMatchObject({
      code: 'BOOST_THREAD_FAILED',
    });
    return error;
  }

  // Sooner than threads are given up that do not say that they end.
  const SOON_MS = 4000;

  test.each([
    ['throws in the middle of its work', "workOnGroup = () => { throw new TypeError('out of luck'); };", 'out of luck'],
    ['exits in the middle of its work', 'workOnGroup = () => process.exit(7);', 'exit code 7'],
  ])(
    'a worker that %s ends training at once, with its own error as the cause',
    async (_, change, cause) => {
      const error = await trainWith(`${workerProgram()}\n${change}`);
      expect(error).toMatchObject({ code: 'BOOST_THREAD_FAILED', cause: { message: expect.stringContaining(cause) } });
    },
    SOON_MS,
  );

  test.each([
    ['throws before it works', "throw new TypeError('not even');", 'not even'],
    ['exits before it works', 'process.exit(4);', 'exit code 4'],
    ['reports what cannot be sent', 'throw { not: () => undefined };', ''],
  ])(
    'a worker that %s is noticed by its events',
    async (_, change, cause) => {
      const error = await trainWith(`require('node:worker_threads').parentPort.on('message', () => { ${change} });`);
      expect(error).toMatchObject({ code: 'BOOST_THREAD_FAILED' });
      if (cause !== '') expect(error).toMatchObject({ cause: { message: expect.stringContaining(cause) } });
    },
    SOON_MS,
  );

  test('can be cancelled from outside, and refuses numbers of threads that make no sense', async () => {
    const controller = new AbortController();
    const training = trainBoosterInThreads(data, target, { trees: 1e9, threads: 2, signal: controller.signal });
    setImmediate(() => controller.abort(new Error('from outside')));
    await expect(training).rejects.toThrow('from outside');
    const none = trainBoosterInThreads(data, target, { threads: 0 });
    await expect(none).rejects.toThrow(expect.objectContaining({ code: 'BOOST_OPTION_INVALID' }));
  });
});
