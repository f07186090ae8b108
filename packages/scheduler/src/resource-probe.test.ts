import { isFplMlError } from '@fpl-ml/core';
import { failedChecks } from '@fpl-ml/core/testing';
import { expect, test } from 'vitest';
import { resourceProbeChecks } from './conformance/index.js';
import { fixedProbe, type ResourceProbe, type ResourceReading } from './resource-probe.js';

test.each(resourceProbeChecks)('the fixed probe $name', ({ run }) => run(fixedProbe({ cpu: 0.2, memory: Number.NaN })));

const SHARES = 'reads shares from 0 to 1, or NaN, time and again';

/** Divides by the time since the last reading, of which there is none for the second of two who ask at once. */
function confused(): ResourceProbe {
  let elapsed = 1;
  return {
    read: async () => {
      const cpu = 0.4 / elapsed;
      elapsed = 0;
      await Promise.resolve();
      elapsed = 1;
      return { cpu, memory: 0.5 };
    },
  };
}

function aliasing(): ResourceProbe {
  const reading = { cpu: 0, memory: 0.5 };
  return { read: async () => reading };
}

const says = (reading: ResourceReading): ResourceProbe => ({ read: async () => reading });

test.each<[string, () => ResourceProbe, string]>([
  ['reads percentages', () => says({ cpu: 70, memory: 0.5 }), SHARES],
  ['reads what is free below nothing', () => says({ cpu: 0.5, memory: -0.1 }), SHARES],
  ['takes no limit for endless memory', () => says({ cpu: 0.5, memory: -Infinity }), SHARES],
  ['divides by no time', () => says({ cpu: Infinity, memory: 0.5 }), SHARES],
  ['is confused by two who ask at once', confused, 'answers several who ask at once'],
  ['gives the same changeable object to everybody', aliasing, 'shares no reading with its callers'],
])('the suite catches a probe that %s', async (_, open, check) => {
  expect(await failedChecks(resourceProbeChecks, open)).toContain(check);
});

test('the fixed probe says what it is told, within 0 and 1', async () => {
  const probe = fixedProbe({ cpu: 0, memory: 1 });
  probe.set({ cpu: 0.5, memory: 0.6 });
  expect(await probe.read()).toEqual({ cpu: 0.5, memory: 0.6 });
  expect(() => probe.set({ cpu: 80, memory: 0 })).toThrow(
    expect.toSatisfy((e) => isFplMlError(e, 'RESOURCES_INVALID')),
  );
});
