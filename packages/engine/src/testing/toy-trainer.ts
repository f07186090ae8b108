import { type Frame, numericColumn } from '@fpl-ml/core';
import type { Predictor, Trainer } from '../trainer.js';

const KIND = 'toy-means';

/** The means of the last three periods by entity. */
function fitMeans(train: Frame): Record<string, number> {
  const [entities, outcomes, periods] = ['entity', 'outcome', 'period'].map((name) => train[name] ?? []);
  const latest = Math.max(...Array.from(periods ?? [], Number));
  const sums = new Map<number, { n: number; sum: number }>();
  Array.from(entities ?? [], Number).forEach((entity, row) => {
    if (Number(periods?.[row]) <= latest - 3) return;
    const before = sums.get(entity) ?? { n: 0, sum: 0 };
    sums.set(entity, { n: before.n + 1, sum: before.sum + Number(outcomes?.[row]) });
  });
  return Object.fromEntries([...sums].map(([entity, { n, sum }]) => [entity, sum / n]));
}

function invalid(cause?: unknown): Error {
  return new Error('Expected the bytes that the fit of a toy model gave.', { cause });
}

function parsed(artifact: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(artifact));
  } catch (cause) {
    throw invalid(cause);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function loaded(artifact: Uint8Array): Predictor {
  const model = parsed(artifact);
  if (!isRecord(model) || model['kind'] !== KIND || !isRecord(model['means'])) throw invalid();
  const means = new Map(Object.entries(model['means']).map(([entity, mean]) => [Number(entity), Number(mean)]));
  if (![...means.values()].every(Number.isFinite)) throw invalid();
  return { predict: (frame) => numericColumn(frame, 'entity').map((entity) => means.get(entity) ?? 0) };
}

/**
 * A model of the toy world: the mean outcome of each entity over the last periods.
 *
 * @param onFit told of each training
 */
export function toyTrainer(onFit: () => void = () => undefined): Trainer {
  return {
    name: KIND,
    fit: async ({ train, signal }) => {
      signal?.throwIfAborted();
      onFit();
      return {
        artifact: new TextEncoder().encode(JSON.stringify({ kind: KIND, means: fitMeans(train) })),
        metrics: { rows: train['entity']?.length ?? 0 },
        signature: { inputs: [{ name: 'entity', type: 'number' }], target: 'outcome' },
      };
    },
    load: async (artifact) => loaded(artifact),
  };
}
