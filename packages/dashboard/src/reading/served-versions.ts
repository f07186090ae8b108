import type { Period } from '@fpl-ml/core';
import type { ObservationStore } from '@fpl-ml/monitor';
import type { ModelVersion, RoleChange } from '@fpl-ml/registry';
import { textAt } from './json-fields.js';
import type { ServedVersion } from '../shown/served-version.js';

/** How many served predictions each version made in a period. */
export type ServedCounts = ReadonlyMap<string, number>;

/** Counts by whom the predictions of a period were made that users saw: the ledger knows what really was served. */
export async function servedCounts(
  store: Pick<ObservationStore, 'predictions'>,
  model: string,
  periodId: string,
): Promise<ServedCounts> {
  const counts = new Map<string, number>();
  for (const { role, modelVersion } of await store.predictions({ model, periodId })) {
    if (role === 'served') counts.set(modelVersion, (counts.get(modelVersion) ?? 0) + 1);
  }
  return counts;
}

function shareOf(version: string, counts: ServedCounts): number | null {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return total === 0 ? null : (counts.get(version) ?? 0) / total;
}

function rolesOf(version: string, history: readonly RoleChange[]): ServedVersion['roles'] {
  return history.flatMap(({ at, role, from, to, reason }) => {
    if (to === version) return [{ at, what: `became ${role}`, reason }];
    return from === version ? [{ at, what: `was ${role} no longer`, reason }] : [];
  });
}

/** What {@link servedVersions} reads. */
export interface VersionFacts {
  readonly periods: readonly Period[];
  readonly versions: readonly ModelVersion[];
  readonly history: readonly RoleChange[];
  /** By period. */
  readonly served: readonly ServedCounts[];
  /** The short name of a period that is shown. */
  readonly labelOf: (id: string, position: number) => string;
}

/** The versions that served or held a role, oldest first. */
export function servedVersions(facts: VersionFacts): readonly ServedVersion[] {
  const { periods, versions, history, served, labelOf } = facts;
  return versions.flatMap(({ version, metadata, quarantine }) => {
    const shares = served.map((counts) => shareOf(version, counts));
    const roles = rolesOf(version, history);
    if (roles.length === 0 && shares.every((share) => (share ?? 0) === 0)) return [];
    const before = textAt(metadata, 'trainedBefore');
    const position = periods.findIndex(({ id }) => id === before);
    const trainedBefore = position < 0 || before === null ? before : labelOf(before, position);
    return [{ version, trainedBefore, quarantine: quarantine?.reason ?? null, shares, roles }];
  });
}
