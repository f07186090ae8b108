import { canonicalJson } from '@fpl-ml/core';
import { doctor } from '../doctor.js';
import type { RetrainingPolicy } from '../policy.js';
import { recordedHistory, replay } from '../replay.js';
import { MODEL, policy, type ToyLoop } from './toy-loop.js';

/**
 * What is wrong with a toy loop: invariants that do not hold, and what a replay of its event log decides otherwise.
 *
 * @param by the policy of all its decisions; `null` where it was changed on the way, so that no replay repeats them
 */
export async function loopFindings(loop: ToyLoop, by: RetrainingPolicy | null = policy): Promise<readonly string[]> {
  const { engine, stores, artifacts, clock } = loop;
  const { diagnoses } = await doctor({ stores, artifacts, models: [MODEL], now: clock.now() });
  const violations = diagnoses.flatMap((diagnosis) => diagnosis.violations);
  if (by === null) return violations;
  const again = await replay(by, recordedHistory(await engine.eventLog()));
  const decisions = (await engine.decisionLog()).map(({ at: _, ...decision }) => decision);
  const otherwise = decisions.flatMap((decision, i) => {
    const found = canonicalJson(again.decisions[i] ?? null);
    return found === canonicalJson(decision)
      ? []
      : [`decision ${i} is ${canonicalJson(decision)}, its replay ${found}`];
  });
  const same = canonicalJson(again.state) === canonicalJson(await engine.getState());
  return [...violations, ...otherwise, ...(same ? [] : ['the state of the replay is another'])];
}
