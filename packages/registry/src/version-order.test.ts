import { expect, test } from 'vitest';
import { versionsOutOfOrder } from './version-order.js';

const named = (...versions: string[]) => versions.map((version) => ({ version }));

test('numbers that grow by the rules of semver are in order, also beyond nine', () => {
  expect(versionsOutOfOrder(named('0.1.0', '0.1.1', '0.9.0', '0.10.0', '1.0.0-rc.1', '1.0.0'))).toEqual([]);
  expect(versionsOutOfOrder([])).toEqual([]);
});

test('one that comes again, falls back or is no number is named', () => {
  expect(versionsOutOfOrder(named('0.1.0', '0.1.0'))).toEqual(['0.1.0']);
  expect(versionsOutOfOrder(named('0.10.0', '0.9.0', '0.11.0'))).toEqual(['0.9.0']);
  expect(versionsOutOfOrder(named('0.1.0', 'v2', '0.2.0'))).toEqual(['v2']);
});
