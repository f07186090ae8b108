import { FplMlError } from '@fpl-ml/core';

/** @throws FplMlError `CHANNEL_INVALID` unless `value` is a whole number from `least` to `most` */
export function checkInRange(
  channel: string,
  option: string,
  value: number,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
  throw new FplMlError(
    'CHANNEL_INVALID',
    `Expected ${option} of channel "${channel}" to be a whole number ${range}, got ${value}: give another one.`,
    { data: { channel, option, value } },
  );
}
