import { FplMlError } from '@fpl-ml/core';

/** @throws FplMlError `NOTIFIER_INVALID` unless `value` is a number from `least` */
export function checkAtLeast(name: string, value: number, least: number): void {
  if (Number.isFinite(value) && value >= least) return;
  throw new FplMlError('NOTIFIER_INVALID', `Expected ${name} to be a number from ${least}, got ${value}.`, {
    data: { name, value },
  });
}
