import { doctor } from '@fpl-ml/engine';
import type { RunStorage } from './walk-season.js';
import { whereItStands } from './where-it-stands.js';

/**
 * Checks the invariants of a database.
 *
 * @param model its name in the stores
 * @param print writes one line
 * @returns whether all hold
 */
export async function checkStorage(
  { stores, artifacts }: RunStorage,
  model: string,
  print: (line: string) => void,
): Promise<boolean> {
  const { instant } = await whereItStands(stores, [], model);
  const { healthy, diagnoses } = await doctor({ stores, artifacts, models: [model], now: instant ?? 0 });
  for (const { invariant, says, violations } of diagnoses) {
    print(`${violations.length === 0 ? 'ok    ' : 'BROKEN'}  ${invariant.padEnd(6)}  ${says}`);
    for (const violation of violations) print(`                  ${violation}`);
  }
  return healthy;
}
