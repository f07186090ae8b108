import { memoryArtifactStore } from '@fpl-ml/registry';
import type { RunOptions } from '../run-options.js';
import { openSeason } from '../season-source.js';
import { type WalkOutcome, walkSeason } from '../walk-season.js';

/** Walks through a season without printing anything. */
export async function quietWalk(change: Partial<RunOptions> = {}): Promise<WalkOutcome> {
  const options: RunOptions = { model: 'player-state', policy: 'auto', seed: 1, ...change };
  const source = openSeason(options);
  return walkSeason(options, source, memoryArtifactStore(), {
    onGameweek: () => undefined,
    onDecision: () => undefined,
  });
}
