import { FplMlError } from '@fpl-ml/core';
import { type Registry, rollbackTarget } from '@fpl-ml/registry';
import type { Champion } from './loop-state.js';

/**
 * The version that a rollback of the champion would go to.
 *
 * @throws FplMlError `NO_ROLLBACK_TARGET` when there is no champion, or no former one is eligible
 */
export async function findRollbackTarget(registry: Registry, model: string): Promise<Champion> {
  const champion = await registry.getChampion(model);
  const versions = await registry.listModelVersions(model, { archived: true });
  const current = versions.find(({ version }) => version === champion?.version);
  const evaluations = await registry.listEvaluations(model);
  const history = await registry.roleHistory(model, 'champion');
  const target = current === undefined ? null : rollbackTarget(versions, evaluations, history, current).target;
  const found = versions.find(({ version }) => version === target?.version);
  if (found !== undefined) return { version: found.version, trainedBefore: String(found.metadata['trainedBefore']) };
  throw new FplMlError(
    'NO_ROLLBACK_TARGET',
    `Expected a former champion of "${model}" that is eligible, found none: train a new version, or activate one with an override.`,
    { data: { model, champion: champion?.version ?? null } },
  );
}
