import type { PeriodCounts, PeriodKey, VersionCounts } from '@fpl-ml/monitor';
import type { Kysely } from 'kysely';
import { chunksOf } from './chunks.js';
import type { Database } from './database.js';
import { fromJsonText } from './json-text.js';
import { toNumber } from './stored-integer.js';

/** Predictions of a period, beside their outcomes where there are any. */
function joined(db: Kysely<Database>, { model, periodId }: PeriodKey) {
  return db
    .selectFrom('ml_predictions as p')
    .leftJoin('ml_outcomes as o', (join) =>
      join.onRef('o.model', '=', 'p.model').onRef('o.period_id', '=', 'p.period_id').onRef('o.entity', '=', 'p.entity'),
    )
    .where('p.model', '=', model)
    .where('p.period_id', '=', periodId);
}

async function versionCounts(db: Kysely<Database>, key: PeriodKey): Promise<readonly VersionCounts[]> {
  const rows = await joined(db, key)
    .select(({ fn }) => [
      'p.model_version',
      'p.role',
      fn.count('p.entity').as('predictions'),
      fn.count('o.entity').as('labelled'),
    ])
    .groupBy(['p.model_version', 'p.role'])
    .orderBy('p.model_version')
    .orderBy('p.role')
    .execute();
  return rows.map(({ model_version: modelVersion, role, predictions, labelled }) => ({
    modelVersion,
    role,
    predictions: toNumber(predictions),
    labelled: toNumber(labelled),
  }));
}

interface EntityCounts {
  readonly expected: number;
  readonly labelled: number;
}

const NONE: EntityCounts = { expected: 0, labelled: 0 };

/** Entities of some versions and roles, each once. */
async function distinctEntities(
  db: Kysely<Database>,
  key: PeriodKey,
  versions: readonly VersionCounts[],
  onlyServed: boolean,
): Promise<EntityCounts> {
  const [first, second] = onlyServed ? versions.filter(({ role }) => role === 'served') : versions;
  if (first === undefined) return NONE;
  // One version predicts an entity once in a role: there is nothing to tell apart, which a million rows make slow.
  if (second === undefined) return { expected: first.predictions, labelled: first.labelled };
  const all = joined(db, key);
  const { predicted, labelled } = await (onlyServed ? all.where('p.role', '=', 'served') : all)
    .select(({ fn }) => [
      fn.count('p.entity').distinct().as('predicted'),
      fn.count('o.entity').distinct().as('labelled'),
    ])
    .executeTakeFirstOrThrow();
  return { expected: toNumber(predicted), labelled: toNumber(labelled) };
}

async function countOutcomes(
  db: Kysely<Database>,
  { model, periodId }: PeriodKey,
  among?: readonly string[],
): Promise<number> {
  const all = db
    .selectFrom('ml_outcomes')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('model', '=', model)
    .where('period_id', '=', periodId);
  const { count } = await (among === undefined ? all : all.where('entity', 'in', among)).executeTakeFirstOrThrow();
  return toNumber(count);
}

async function declaredEntities(
  db: Kysely<Database>,
  { model, periodId }: PeriodKey,
): Promise<readonly string[] | null> {
  const row = await db
    .selectFrom('ml_periods')
    .select('expected')
    .where('model', '=', model)
    .where('period_id', '=', periodId)
    .executeTakeFirst();
  if (row === undefined || row.expected === null) return null;
  // `declarePeriod` writes a list of strings, and nobody else writes.
  return [...new Set(fromJsonText(row.expected) as readonly string[])];
}

async function countDeclared(db: Kysely<Database>, key: PeriodKey, entities: readonly string[]): Promise<EntityCounts> {
  let labelled = 0;
  for (const some of chunksOf(entities, 1)) labelled += await countOutcomes(db, key, some);
  return { expected: entities.length, labelled };
}

/** How many rows a period has, counted in the database. */
export async function countPeriod(db: Kysely<Database>, key: PeriodKey): Promise<PeriodCounts> {
  const versions = await versionCounts(db, key);
  const outcomes = await countOutcomes(db, key);
  const declared = await declaredEntities(db, key);
  const awaited =
    declared === null ? await distinctEntities(db, key, versions, true) : await countDeclared(db, key, declared);
  const matched = await distinctEntities(db, key, versions, false);
  return { outcomes, unmatched: outcomes - matched.labelled, ...awaited, versions };
}
