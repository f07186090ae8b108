import type { MetricSample, PrometheusMetric } from '@fpl-ml/monitor';

/** A metric with all its samples: a gauge, as everything here can go up and down. */
export type MetricFamily = PrometheusMetric<string>;

/** A family with one sample; without any where there is no value. */
export function gauge(
  name: string,
  help: string,
  labels: MetricSample['labels'],
  value: number | null | undefined,
): MetricFamily {
  return { name, help, type: 'gauge', samples: value === null || value === undefined ? [] : [{ labels, value }] };
}

/** A family with one sample for each value of a label. */
export function gauges(
  name: string,
  help: string,
  labels: MetricSample['labels'],
  label: string,
  values: readonly (readonly [text: string, value: number])[],
): MetricFamily {
  const samples = values.map(([text, value]) => ({ labels: { ...labels, [label]: text }, value }));
  return { name, help, type: 'gauge', samples };
}

/** One for the state that holds, zero for the others; all zero for a state that is not among them. */
export function stateSet(
  name: string,
  help: string,
  labels: MetricSample['labels'],
  [label, states]: readonly [label: string, states: readonly string[]],
  holds: string | undefined,
): MetricFamily {
  const values = states.map((state) => [state, state === holds ? 1 : 0] as const);
  return gauges(name, help, labels, label, values);
}

/** The families of several models as one list, each name once, in the order in which the names first come. */
export function mergedFamilies(lists: readonly (readonly MetricFamily[])[]): readonly MetricFamily[] {
  const merged = new Map<string, MetricFamily>();
  for (const family of lists.flat()) {
    const { name, samples } = family;
    merged.set(name, { ...family, samples: [...(merged.get(name)?.samples ?? []), ...samples] });
  }
  return [...merged.values()];
}
