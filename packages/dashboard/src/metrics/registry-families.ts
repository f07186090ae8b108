import type { RegistryPart } from '../reading/read-parts.js';
import { labelText } from './label-texts.js';
import { gauge, type MetricFamily } from './metric-family.js';

/** Which version of a model is champion, and how many there are. */
export function registryFamilies({ roles, versions }: RegistryPart, label: string): readonly MetricFamily[] {
  const champion = roles.find(({ role }) => role === 'champion')?.version ?? null;
  const labels = { model: label, version: labelText(champion ?? '') };
  return [
    gauge('fpl_ml_champion_info', 'One, with the version that is champion.', labels, champion === null ? null : 1),
    gauge('fpl_ml_versions', 'Versions that are registered.', { model: label }, versions.length),
  ];
}
