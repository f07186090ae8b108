import { type Column, type Frame, numericColumn, type Period, toFrame } from '@fpl-ml/core';
import {
  type ColumnReport,
  type DriftDetector,
  type DriftEntry,
  type DriftReport,
  type PreparedReference,
  prepareReference,
} from '@fpl-ml/drift';
import type { FeatureRows } from './data-source.js';
import type { DriftWatch, EngineOptions, LoopStores } from './engine-options.js';
import type { DriftedColumn, DriftFinding } from './loop-event.js';
import type { LoopState } from './loop-state.js';
import { stackFrames } from './stack-frames.js';

/** Compares the inputs of periods with those before the champion's training; remembers whose reference is in use. */
export type WatchDrift = (state: LoopState, period: Period) => Promise<DriftEntry | null>;

/** The figure by which a column drifted: its distribution, or else its missing values. */
function driftedColumn({ column: name, distribution, missing }: ColumnReport): DriftedColumn {
  const beyond = distribution !== null && distribution.statistic > distribution.limit;
  if (beyond) return { name, method: distribution.method, value: distribution.statistic, limit: distribution.limit };
  return { name, method: 'missing', value: missing?.current ?? 0, limit: missing?.reference ?? 0 };
}

const drifted = (columns: readonly ColumnReport[]): readonly DriftedColumn[] =>
  columns.filter(({ verdict }) => verdict === 'drift').map(driftedColumn);

/** What decisions are made on of a report; columns of a group are named with it, `minutes (position FWD)`. */
export function toFinding({ verdict, columns, groups }: DriftReport): DriftFinding {
  const inGroups = groups.flatMap(({ by, level, columns: own }) =>
    drifted(own).map((column) => ({ ...column, name: `${column.name} (${by} ${level})` })),
  );
  return { verdict, checked: columns.length, features: [...drifted(columns), ...inGroups] };
}

const groupsOf = ({ groupBy = [] }: DriftWatch): readonly string[] =>
  typeof groupBy === 'string' ? [groupBy] : groupBy;

/** The columns of the rows that say whose they are and to which group they belong; what is not there is left out. */
function keysOf(watch: DriftWatch, { frame, entities }: FeatureRows): Readonly<Record<string, Column>> {
  const { entity } = watch;
  const named = [...groupsOf(watch), ...(entity === undefined ? [] : [entity])];
  const found = named.flatMap((name) => {
    const own = Object.hasOwn(frame, name) ? frame[name] : undefined;
    const column = own ?? (name === entity ? entities : undefined);
    return column === undefined ? [] : [[name, column] as const];
  });
  return Object.fromEntries(found);
}

/** A training window as the detector takes it: prepared here where rows belong to entities or groups. */
function asReference(watch: DriftWatch, frame: Frame): Frame | PreparedReference {
  const { entity } = watch;
  const groupBy = groupsOf(watch);
  if (entity === undefined && groupBy.length === 0) return frame;
  return prepareReference(frame, {
    about: { name: 'training' },
    ...(entity === undefined ? {} : { entity }),
    ...(groupBy.length === 0 ? {} : { groupBy }),
  });
}

/** Makes the drift watch of one model. */
export function driftWatch<Stores extends LoopStores>(
  options: Pick<EngineOptions<Stores>, 'drift' | 'data' | 'expectations'>,
): WatchDrift {
  const { drift, data, expectations } = options;
  if (drift === null) return async () => null;
  const { detector, referencePeriods } = drift;
  let reference: string | null = null;

  const features = async (period: string): Promise<Frame> => {
    const rows = await data.features(period);
    const watched = expectations.features.map((name) => [name, numericColumn(rows.frame, name)]);
    return toFrame({ ...Object.fromEntries(watched), ...keysOf(drift, rows) });
  };
  const inputs = drift.inputs ?? features;

  /** Whether there is a reference: there is none where no period is known before the training. */
  const refer = async (watched: DriftDetector, before: string): Promise<boolean> => {
    if (reference === before) return true;
    const order = (await data.periods()).map(({ id }) => id);
    const end = order.indexOf(before);
    if (end <= 0) return false;
    const periods = order.slice(Math.max(0, end - referencePeriods), end);
    watched.setReference(asReference(drift, stackFrames(await Promise.all(periods.map(inputs)))));
    reference = before;
    return true;
  };

  return async ({ champion }, period) => {
    if (champion === null || !(await refer(detector, champion.trainedBefore))) return null;
    return detector.compare(await inputs(period.id), { period, modelVersion: champion.version });
  };
}
