import type { Check } from '@fpl-ml/core';
import { failedChecks } from '@fpl-ml/core/testing';
import type { SqlOpener } from '../access.js';
import { openDatabase } from './open-stores.js';
import { openRewritten } from './rewritten-sql.js';

/** A mistake in the SQL of a store: this text instead of that. */
export interface SqlMistake {
  readonly of: string;
  readonly instead: string;
}

/** A mistake, what it makes of the store, and the check that is meant to catch it. */
export interface KnownMistake extends SqlMistake {
  readonly flaw: string;
  readonly check: string;
}

/** Runs one check on a store of a new database. */
export async function runCheck<Store>(check: Check<Store>, opener: SqlOpener<Store>): Promise<void> {
  const database = await openDatabase();
  try {
    await check.run(database.open(opener));
  } finally {
    await database.close();
  }
}

/**
 * The checks that a store fails when its SQL has a mistake, each on a new database.
 *
 * @throws when no statement has the text, or when what stands instead is no SQL: then nothing was tried
 */
export async function failedWith<Store>(
  checks: readonly Check<Store>[],
  opener: SqlOpener<Store>,
  { of, instead }: SqlMistake,
): Promise<readonly string[]> {
  const mistaken = new Set<string>();
  const failed: string[] = [];
  for (const check of checks) {
    const database = await openRewritten((sql) => {
      const rewritten = sql.replaceAll(of, instead);
      if (rewritten !== sql) mistaken.add(rewritten);
      return rewritten;
    });
    failed.push(...(await failedChecks([check], () => database.open(opener))));
    for (const sql of mistaken) database.handle.prepare(sql);
    await database.close();
  }
  if (mistaken.size === 0) throw new RangeError(`No statement has the text ${of}.`);
  return failed;
}
