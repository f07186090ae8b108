import { manualClock } from '@fpl-ml/core/testing';
import { describe, expect, test } from 'vitest';
import { sharedReadings } from './shared-readings.js';

/** Readings that count, and end when they are told to. */
function bench(keepFor: number, keep: (value: string) => boolean = () => true) {
  const clock = manualClock(1_000_000);
  const read = sharedReadings<string>({ clock, keepFor, keep });
  const ends: { readonly resolve: (value: string) => void; readonly reject: (error: Error) => void }[] = [];
  const ask = (key = 'a'): Promise<string> =>
    read(key, () => new Promise((resolve, reject) => ends.push({ resolve, reject })));
  /** The reading begins in a promise, and its end is noticed in another. */
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { clock, ask, ends, settle };
}

describe('readings that are shared', () => {
  test('serve those who come while they are under way, and until they are as old as allowed', async () => {
    const { clock, ask, ends, settle } = bench(1_000);
    const both = [ask(), ask()];
    await settle();
    expect(ends).toHaveLength(1);
    ends[0]?.resolve('first');
    expect(await Promise.all(both)).toEqual(['first', 'first']);
    await clock.advance(999);
    expect(await ask()).toBe('first');
    await clock.advance(1);
    const later = ask();
    await settle();
    ends[1]?.resolve('second');
    expect(await later).toBe('second');
    expect(ends).toHaveLength(2);
  });

  test('that take longer than they are kept still serve those who wait, and no others', async () => {
    const { clock, ask, ends, settle } = bench(1_000);
    const first = ask();
    await clock.advance(5_000);
    const second = ask();
    await settle();
    ends[0]?.resolve('slow');
    expect(await Promise.all([first, second])).toEqual(['slow', 'slow']);
    await settle();
    void ask();
    await settle();
    expect(ends).toHaveLength(2);
  });

  test('of another key are others', async () => {
    const { ask, ends, settle } = bench(1_000);
    void ask('a');
    void ask('b');
    await settle();
    expect(ends).toHaveLength(2);
  });

  test('that fail serve only those who waited', async () => {
    const { ask, ends, settle } = bench(1_000);
    const both = [ask(), ask()].map((promise) => promise.catch((error: Error) => error.message));
    await settle();
    ends[0]?.reject(new Error('gone'));
    expect(await Promise.all(both)).toEqual(['gone', 'gone']);
    const again = ask();
    await settle();
    ends[1]?.resolve('back');
    expect(await again).toBe('back');
  });

  test('that are not to be kept are not, nor those of which that cannot be told', async () => {
    for (const keep of [
      () => false,
      () => {
        throw new Error('no');
      },
    ]) {
      const { ask, ends, settle } = bench(1_000, keep);
      const first = ask();
      await settle();
      ends[0]?.resolve('partial');
      expect(await first).toBe('partial');
      await settle();
      void ask();
      await settle();
      expect(ends).toHaveLength(2);
    }
  });

  test('are none where nothing is to be kept', async () => {
    const { ask, ends } = bench(0);
    void ask();
    void ask();
    expect(ends).toHaveLength(2);
  });

  test('are read anew where the clock was put back', async () => {
    let now = 1_000_000;
    let count = 0;
    const read = sharedReadings<number>({ clock: { now: () => now }, keepFor: 1_000, keep: () => true });
    const ask = (): Promise<number> => read('a', async () => (count += 1));
    expect(await ask()).toBe(1);
    now -= 1;
    expect(await ask()).toBe(2);
  });

  test('are at most a hundred, whoever asks for what', async () => {
    let count = 0;
    const read = sharedReadings<number>({ clock: manualClock(0), keepFor: 3_600_000, keep: () => true });
    const ask = (key: number): Promise<number> => read(String(key), async () => (count += 1));
    for (let key = 0; key < 150; key += 1) await ask(key);
    await ask(149);
    expect(count).toBe(150);
    await ask(0);
    expect(count).toBe(151);
    await ask(120);
    expect(count).toBe(151);
  });
});
