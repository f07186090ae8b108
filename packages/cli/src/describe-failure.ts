import { isFplMlError } from '@fpl-ml/core';
import { redact } from '@fpl-ml/notify';
import { CommanderError } from 'commander';
import { EXIT } from './exit-codes.js';

/** A failure as it is told, and how the program ends by it. */
export interface Failure {
  readonly exitCode: number;
  readonly code: string;
  /** Without secrets. */
  readonly message: string;
}

const BY_CODE: readonly (readonly [codes: RegExp, exitCode: number])[] = [
  [/^CLI_USAGE$/, EXIT.usage],
  [/^(CONFIG_|CLI_DATABASE_UNNAMED$|TABLE_NAME_INVALID$|POLICY_INVALID$)/, EXIT.config],
  [/^(STORE_|DATABASE_|SCHEMA_|SQL_|CLI_DATABASE_(MISSING|OLDER)$)/, EXIT.unavailable],
  [/^CLI_OUTPUT_UNWRITABLE$/, EXIT.unwritable],
];

/** A wrong word of a person needs no trace; a fault of the program does. */
function told(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** A busy database has one reason that people meet: the demo, or a service, has it for itself. */
function advice(code: string): string {
  return code === 'STORE_BUSY' ? ' It may belong to one process alone while that runs, as the demo’s does.' : '';
}

/** What is told of an error. */
export function describeFailure(error: unknown, secrets: readonly string[]): Failure {
  if (error instanceof CommanderError) {
    const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
    return { exitCode: error.exitCode === 0 ? EXIT.ok : EXIT.usage, code: 'CLI_USAGE', message };
  }
  if (!isFplMlError(error)) {
    return { exitCode: EXIT.fault, code: 'UNEXPECTED', message: redact(told(error), secrets) };
  }
  const { code } = error;
  const exitCode = BY_CODE.find(([codes]) => codes.test(code))?.[1] ?? EXIT.refused;
  return { exitCode, code, message: redact(`${error.message}${advice(code)}`, secrets) };
}
