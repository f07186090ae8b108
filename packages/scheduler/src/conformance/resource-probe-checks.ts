import assert from 'node:assert/strict';
import type { Check } from '@fpl-ml/core';
import type { ResourceProbe, ResourceReading } from '../resource-probe.js';
import { tamper, writable } from './unshared.js';

function assertShare(name: string, value: number): void {
  const isShare = Number.isNaN(value) || (value >= 0 && value <= 1);
  assert.ok(isShare, `Expected ${name} from 0 to 1, or NaN, got ${value}.`);
}

function assertReading({ cpu, memory }: ResourceReading): void {
  assertShare('cpu', cpu);
  assertShare('memory', memory);
}

/** The laws of {@link ResourceProbe}. */
export const resourceProbeChecks: readonly Check<ResourceProbe>[] = [
  {
    name: 'reads shares from 0 to 1, or NaN, time and again',
    run: async (probe) => {
      for (let reading = 0; reading < 3; reading += 1) assertReading(await probe.read());
    },
  },
  {
    name: 'answers several who ask at once',
    run: async (probe) => {
      const readings = await Promise.all(Array.from({ length: 5 }, () => probe.read()));
      for (const reading of readings) assertReading(reading);
    },
  },
  {
    name: 'shares no reading with its callers',
    run: async (probe) => {
      const reading = await probe.read();
      tamper(() => (writable(reading).memory = 7));
      assertReading(await probe.read());
    },
  },
];
