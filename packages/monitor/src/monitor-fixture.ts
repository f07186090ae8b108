import { isFplMlError, type Period, seededRandom } from '@fpl-ml/core';
import { manualClock } from '@fpl-ml/core/testing';
import {
  createMonitor,
  type Monitor,
  type MonitorOptions,
  memoryObservationStore,
  type ObservationStore,
} from './index.js';

const WEEK = 1000;
export const weekly = (i: number): Period => ({ id: `w${i}`, start: i * WEEK, end: (i + 1) * WEEK });
export const entities = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `e${i}`);

export interface Bench {
  readonly monitor: Monitor;
  readonly store: ObservationStore;
  readonly clock: ReturnType<typeof manualClock>;
}

export function bench(options: Partial<MonitorOptions> = {}): Bench {
  const [store, clock] = [memoryObservationStore(), manualClock(0)];
  return { store, clock, monitor: createMonitor({ store, clock, model: 'm', ...options }) };
}

/** One period with normal errors of the given standard deviation, predicted, ended and labelled. */
export async function playPeriod(
  { monitor, clock }: Bench,
  i: number,
  sd = 1,
  version = '1.0.0',
  n = 200,
): Promise<void> {
  const random = seededRandom('play', i);
  const period = weekly(i);
  await monitor.recordPredictions({
    period,
    modelVersion: version,
    rows: entities(n).map((entity) => ({ entity, prediction: 0 })),
  });
  await clock.advanceTo(Math.max(clock.now(), period.end));
  await monitor.recordOutcomes({
    period,
    rows: entities(n).map((entity) => ({ entity, outcome: sd * random.normal() })),
  });
}

export const codeOf = async (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => (isFplMlError(error) ? error.code : String(error)),
  );
