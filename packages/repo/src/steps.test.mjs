import { expect, test } from 'vitest';
import { selectSteps, steps } from './steps.mjs';

/** @param {readonly string[]} names */
const namesFor = (names) => selectSteps(names).map(({ name }) => name);

test('runs everything when nothing is named, each step under a name of its own', () => {
  const all = namesFor([]);
  expect(all).toHaveLength(steps.length);
  expect(new Set(all).size).toBe(all.length);
});

test('runs what is named, in the usual order, with the build where it is needed', () => {
  expect(namesFor(['lint', 'floors'])).toEqual(['floors', 'lint']);
  expect(namesFor(['attw'])).toEqual(['build', 'attw']);
  expect(namesFor(['architecture'])).toContain('error-codes');
});

test('says which steps there are when one is unknown', () => {
  expect(() => selectSteps(['flors'])).toThrowError(/floors, imports/);
});
