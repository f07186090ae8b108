import { memoryStores } from '@fpl-ml/engine';
import { memoryArtifactStore } from '@fpl-ml/registry';
import type { RunOptions } from '../run-options.js';
import { openSeason } from '../season-source.js';
import { type RunStorage, type WalkOutcome, type WalkWatcher, walkSeason } from '../walk-season.js';

/** Watches and says nothing. */
export const QUIET: WalkWatcher = {
  onResume: () => undefined,
  onFinished: () => undefined,
  onGameweek: () => undefined,
  onDecision: () => undefined,
};

/** Stores and artifacts in memory. */
export function memoryStorage(): RunStorage {
  return { stores: memoryStores(), artifacts: memoryArtifactStore() };
}

/**
 * Walks through a season without printing anything.
 *
 * @param storage default in memory
 */
export async function quietWalk(
  change: Partial<RunOptions> = {},
  storage: RunStorage = memoryStorage(),
): Promise<WalkOutcome> {
  const options: RunOptions = { model: 'player-state', policy: 'auto', seed: 1, ...change };
  return walkSeason(options, openSeason(options), storage, QUIET);
}
