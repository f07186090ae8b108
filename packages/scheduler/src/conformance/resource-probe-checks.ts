import assert from 'node:assert/strict';
import type { Check } from '@fpl-ml/core';
import type { ResourceProbe } from '../resource-probe.js';

function assertShare(name: string, value: number): void {
  const isShare = Number.isNaN(value) || (value >= 0 && value <= 1);
  assert.ok(isShare, `Expected ${name} from 0 to 1, or NaN, got ${value}.`);
}

/** The laws of {@link ResourceProbe}. */
export const resourceProbeChecks: readonly Check<ResourceProbe>[] = [
  {
    name: 'reads shares from 0 to 1, or NaN, time and again',
    run: async (probe) => {
      for (let reading = 0; reading < 3; reading += 1) {
        const { cpu, memory } = await probe.read();
        assertShare('cpu', cpu);
        assertShare('memory', memory);
      }
    },
  },
];
