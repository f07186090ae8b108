import { isFplMlError } from '@fpl-ml/core';
import { failedChecks } from '@fpl-ml/core/testing';
import { expect, test } from 'vitest';
import { resourceProbeChecks } from './conformance/index.js';
import { fixedProbe } from './resource-probe.js';

test.each(resourceProbeChecks)('the fixed probe $name', ({ run }) => run(fixedProbe({ cpu: 0.2, memory: Number.NaN })));

test('the suite catches a probe that reads percentages', async () => {
  const failed = await failedChecks(resourceProbeChecks, () => ({ read: async () => ({ cpu: 70, memory: 0.5 }) }));
  expect(failed).toEqual(['reads shares from 0 to 1, or NaN, time and again']);
});

test('the fixed probe says what it is told, within 0 and 1', async () => {
  const probe = fixedProbe({ cpu: 0, memory: 1 });
  probe.set({ cpu: 0.5, memory: 0.6 });
  expect(await probe.read()).toEqual({ cpu: 0.5, memory: 0.6 });
  expect(() => probe.set({ cpu: 80, memory: 0 })).toThrow(
    expect.toSatisfy((e) => isFplMlError(e, 'RESOURCES_INVALID')),
  );
});
