import { expect, test } from 'vitest';
import { FplMlError, isFplMlError } from './errors.js';

test('carries code, cause, data and whether to try again', () => {
  const cause = new Error('below');
  const error = new FplMlError('STORE_BUSY', 'Expected a free store.', { cause, retryable: true, data: { waited: 5 } });
  expect(error).toBeInstanceOf(Error);
  expect([error.code, error.cause, error.retryable, error.data]).toEqual(['STORE_BUSY', cause, true, { waited: 5 }]);
});

test('is recognised by its code, also when another copy of the package made it', () => {
  const foreign = Object.assign(new Error('x'), { code: 'A', [Symbol.for('@fpl-ml/error')]: true });
  expect(isFplMlError(foreign)).toBe(true);
  expect(isFplMlError(foreign, 'A')).toBe(true);
  expect(isFplMlError(foreign, 'B')).toBe(false);
});

test('does not recognise other errors', () => {
  expect(isFplMlError(Object.assign(new Error('x'), { code: 'A' }))).toBe(false);
  expect(isFplMlError(null)).toBe(false);
  expect(isFplMlError('A', 'A')).toBe(false);
});

test('keeps its data from later changes of what was given', () => {
  const data = { n: 1 };
  const error = new FplMlError('A', 'm', { data });
  data.n = 2;
  expect(error.data).toEqual({ n: 1 });
});
