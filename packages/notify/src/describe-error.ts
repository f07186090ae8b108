import { isFplMlError } from '@fpl-ml/core';
import { redact } from './redact.js';

const LONGEST = 1_000;

/** An error as it is stored and logged: code or name, and the message without secrets, cut visibly when long. */
export function describeError(error: unknown): string {
  const name = isFplMlError(error) ? error.code : error instanceof Error ? error.name : typeof error;
  const text = redact(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
