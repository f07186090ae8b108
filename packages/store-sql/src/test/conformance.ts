import type { Check } from '@fpl-ml/core';
import { failedChecks } from '@fpl-ml/core/testing';
import type { SqlOpener } from '../access.js';
import { openRewritten } from './rewritten-sql.js';

/** A mistake in the SQL of a store. */
export interface KnownMistake {
  /** What it makes of the store. */
  readonly flaw: string;
  /** A text in its statements, and what stands there by mistake. */
  readonly of: string;
  readonly instead: string;
  /** The check that is meant to catch it. */
  readonly check: string;
}

/**
 * Runs the check that is meant to catch a mistake on a store whose SQL has it.
 *
 * @returns the name of the check if it fails, and nothing if it passes
 * @throws when no check has the name, no statement of it the text, or when what stands instead is no SQL: then nothing
 *   was tried
 */
export async function failedWith<Store>(
  checks: readonly Check<Store>[],
  opener: SqlOpener<Store>,
  { of, instead, check }: KnownMistake,
): Promise<readonly string[]> {
  const mistaken = new Set<string>();
  const named = checks.filter(({ name }) => name === check);
  if (named.length !== 1) throw new RangeError(`Expected one check named "${check}", got ${named.length}.`);
  const database = await openRewritten((sql) => {
    const rewritten = sql.replaceAll(of, instead);
    if (rewritten !== sql) mistaken.add(rewritten);
    return rewritten;
  });
  try {
    const failed = await failedChecks(named, () => database.open(opener));
    if (mistaken.size === 0) throw new RangeError(`No statement has the text ${of}.`);
    for (const sql of mistaken) database.handle.prepare(sql);
    return failed;
  } finally {
    await database.close();
  }
}
