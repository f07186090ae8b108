import { FplMlError } from '@fpl-ml/core';
import { describe, expect, it } from 'vitest';
import { breaksTransaction, storeError } from './sql-errors.js';

const driver = (members: object): Error => Object.assign(new Error('it said'), members);

describe('errors of drivers', () => {
  it.each([
    ['SQLITE_FULL', 13, 'STORE_FULL', true],
    ['SQLITE_READONLY', 8, 'STORE_READONLY', false],
    ['SQLITE_READONLY_DBMOVED', 1032, 'STORE_READONLY', false],
    ['SQLITE_CORRUPT', 11, 'STORE_CORRUPT', false],
    ['SQLITE_CORRUPT_VTAB', 267, 'STORE_CORRUPT', false],
    ['SQLITE_NOTADB', 26, 'STORE_CORRUPT', false],
    ['SQLITE_BUSY', 5, 'STORE_BUSY', true],
    ['SQLITE_BUSY_SNAPSHOT', 517, 'STORE_BUSY', true],
    ['SQLITE_LOCKED_SHAREDCACHE', 262, 'STORE_BUSY', true],
    ['SQLITE_IOERR_FSYNC', 1034, 'STORE_UNAVAILABLE', true],
    ['SQLITE_CANTOPEN', 14, 'STORE_UNAVAILABLE', true],
    ['SQLITE_CONSTRAINT_UNIQUE', 2067, 'STORE_CONSTRAINT', false],
    ['SQLITE_ERROR', 1, 'STORE_FAILED', false],
  ])('%s is told by name or number', (code, number, expected, retryable) => {
    const unknown = `UNKNOWN_SQLITE_ERROR_${number}`;
    for (const cause of [
      driver({ code }),
      driver({ code, rawCode: number }),
      driver({ code: unknown, rawCode: number }),
      driver({ code: 'ERR_SQLITE_ERROR', errcode: number }),
    ]) {
      expect(storeError(cause)).toMatchObject({ code: expected, retryable, cause });
    }
  });

  it('that have a code of ours stay themselves', () => {
    const mine = new FplMlError('AUDIT_ID_TAKEN', 'x');
    expect(storeError(mine)).toBe(mine);
  });

  it.each([[new TypeError('closed')], ['text'], [null], [undefined], [driver({ code: 7 })]])(
    'that nobody knows are a failure: %s',
    (cause) => {
      expect(storeError(cause)).toMatchObject({ code: 'STORE_FAILED', retryable: false });
    },
  );

  it('end a transaction when SQLite may have ended it', () => {
    const broken = (code: string): boolean => breaksTransaction(storeError(driver({ code })));
    expect(['SQLITE_FULL', 'SQLITE_IOERR', 'SQLITE_BUSY', 'SQLITE_CORRUPT'].map(broken)).not.toContain(false);
    expect(['SQLITE_CONSTRAINT', 'SQLITE_ERROR'].map(broken)).not.toContain(true);
  });
});
