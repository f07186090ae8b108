import assert from 'node:assert/strict';
import { type Check, comparePeriods, isFplMlError, rowCount } from '@fpl-ml/core';
import type { DataSource } from '../data-source.js';
import { assertSameFrame, assertSoundFrame, copied, isSameFrame } from './frames.js';

/** A source, and the same source as it would be had a period and all later ones come out otherwise. */
export interface DataSourceSubject {
  readonly data: DataSource;
  /** A past period with labelled periods before it and after it. */
  readonly period: string;
  /** The same source with every outcome at and after `period` changed, and all that is known only with an outcome. */
  readonly rewritten: DataSource;
}

async function lastPeriod(data: DataSource): Promise<string> {
  return (await data.periods()).at(-1)?.id ?? '';
}

function isUnknown(error: unknown): boolean {
  return isFplMlError(error, 'PERIOD_UNKNOWN');
}

/** The laws of {@link DataSource}. */
export const dataSourceChecks: readonly Check<DataSourceSubject>[] = [
  {
    name: 'lists its periods in order, with unique ids, each ending after its start',
    run: async ({ data, period }) => {
      const periods = await data.periods();
      const ids = periods.map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length);
      assert.ok(ids.indexOf(period) > 0 && ids.indexOf(period) < ids.length - 1, 'periods before and after');
      assert.ok(periods.every(({ start, end }) => Number.isFinite(start) && Number.isFinite(end) && start < end));
      assert.deepEqual(
        ids,
        [...periods].sort(comparePeriods).map(({ id }) => id),
      );
    },
  },
  {
    name: 'gives a snapshot that depends on no outcome of its period or a later one',
    run: async ({ data, period, rewritten }) => {
      const [snapshot, other] = [await data.snapshot(period), await rewritten.snapshot(period)];
      assertSoundFrame(snapshot.frame, 'the snapshot');
      assertSameFrame(other.frame, snapshot.frame, 'the snapshot');
      assert.equal(other.hash, snapshot.hash);
    },
  },
  {
    name: 'gives features that depend on no outcome of their period or a later one',
    run: async ({ data, period, rewritten }) => {
      const [features, other] = [await data.features(period), await rewritten.features(period)];
      assertSoundFrame(features.frame, 'the features');
      assertSameFrame(other.frame, features.frame, 'the features');
      assert.deepEqual(other.entities, features.entities);
    },
  },
  {
    name: 'gives the outcomes as they came out',
    run: async ({ data, period, rewritten }) => {
      const [outcomes, other] = [await data.outcomes(period), await rewritten.outcomes(period)];
      assert.ok([...outcomes.values(), ...other.values()].every((value) => Number.isFinite(value)));
      assert.notDeepEqual(other, outcomes);
    },
  },
  {
    name: 'names an entity for each row, as the outcomes do',
    run: async ({ data, period }) => {
      const [{ frame, entities }, outcomes] = [await data.features(period), await data.outcomes(period)];
      assert.equal(entities.length, rowCount(frame));
      assert.ok(
        entities.some((entity) => outcomes.has(entity)),
        'expected an outcome for one of the entities',
      );
    },
  },
  {
    name: 'names other rows by another hash',
    run: async ({ data, period, rewritten }) => {
      const last = await lastPeriod(data);
      const [before, after, other] = [
        await data.snapshot(period),
        await data.snapshot(last),
        await rewritten.snapshot(last),
      ];
      assert.ok(!isSameFrame(after.frame, other.frame), 'expected labels of the period in a later snapshot');
      assert.notEqual(other.hash, after.hash);
      assert.notEqual(before.hash, after.hash);
    },
  },
  {
    name: 'gives the same content on every call',
    run: async ({ data, period }) => {
      const [periods, snapshot] = [await data.periods(), await data.snapshot(period)];
      const [features, outcomes] = [await data.features(period), await data.outcomes(period)];
      const kept = copied(snapshot.frame);
      await data.snapshot(await lastPeriod(data));
      assertSameFrame(snapshot.frame, kept, 'the snapshot that was given before');
      const [again, featuresAgain] = [await data.snapshot(period), await data.features(period)];
      assertSameFrame(again.frame, snapshot.frame, 'the snapshot');
      assert.equal(again.hash, snapshot.hash);
      assertSameFrame(featuresAgain.frame, features.frame, 'the features');
      assert.deepEqual(featuresAgain.entities, features.entities);
      assert.deepEqual(await data.outcomes(period), outcomes);
      assert.deepEqual(await data.periods(), periods);
    },
  },
  {
    name: 'refuses a period that it does not know',
    run: async ({ data }) => {
      for (const unknown of ['no such period', '', 'constructor']) {
        await assert.rejects(data.snapshot(unknown), isUnknown);
        await assert.rejects(data.features(unknown), isUnknown);
        await assert.rejects(data.outcomes(unknown), isUnknown);
      }
    },
  },
];
