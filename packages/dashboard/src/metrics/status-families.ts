import type { HealthStatus } from '@fpl-ml/core';
import type { ComponentState } from '../shown/component-state.js';
import { distinctTexts } from './label-texts.js';
import { type MetricFamily, mergedFamilies, stateSet } from './metric-family.js';

const STATUSES: readonly HealthStatus[] = ['healthy', 'warning', 'critical', 'unknown'];

/** How a model and its components are, as the page says. */
export function statusFamilies(
  components: readonly ComponentState[],
  overall: HealthStatus,
  label: string,
): readonly MetricFamily[] {
  const names = distinctTexts(components.map(({ name }) => name));
  const states = ['status', STATUSES] as const;
  const each = components.map(({ status }, i) => [
    stateSet(
      'fpl_ml_component_status',
      'One for the status of a component.',
      { model: label, component: names[i] ?? '' },
      states,
      status,
    ),
  ]);
  return [
    stateSet('fpl_ml_status', 'One for the worst status among the components.', { model: label }, states, overall),
    ...mergedFamilies(each),
  ];
}
