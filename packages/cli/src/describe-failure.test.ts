import { FplMlError } from '@fpl-ml/core';
import { CommanderError } from 'commander';
import { expect, test } from 'vitest';
import { describeFailure } from './describe-failure.js';
import { EXIT } from './exit-codes.js';

const CANARY = 'c4nary-pa55word';

test.each([
  ['CLI_USAGE', EXIT.usage],
  ['CONFIG_INVALID', EXIT.config],
  ['CLI_DATABASE_UNNAMED', EXIT.config],
  ['STORE_BUSY', EXIT.unavailable],
  ['SCHEMA_NEWER', EXIT.unavailable],
  ['CLI_DATABASE_MISSING', EXIT.unavailable],
  ['CLI_DATABASE_OLDER', EXIT.unavailable],
  ['CLI_OUTPUT_UNWRITABLE', EXIT.unwritable],
  ['NO_ROLLBACK_TARGET', EXIT.refused],
])('%s ends with %i', (code, exitCode) => {
  expect(describeFailure(new FplMlError(code, 'x'), [])).toMatchObject({ exitCode, code });
});

test('a fault is told with its trace, a wrong word without', () => {
  expect(describeFailure(new TypeError('x is no function'), [])).toMatchObject({
    exitCode: EXIT.fault,
    message: expect.stringContaining('    at '),
  });
  const wrong = describeFailure(new CommanderError(1, 'c', "error: unknown option '--x'\n(Did you mean --y?)"), []);
  expect(wrong).toMatchObject({ exitCode: EXIT.usage, message: "unknown option '--x' (Did you mean --y?)" });
});

test('whatever an error says, no secret is told', () => {
  for (const error of [new FplMlError('STORE_FAILED', `password ${CANARY}`), new Error(`password ${CANARY}`)]) {
    expect(describeFailure(error, [CANARY]).message).not.toContain(CANARY);
  }
});
