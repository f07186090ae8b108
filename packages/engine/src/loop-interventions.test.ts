import { seededRandom } from '@fpl-ml/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from './loop.js';
import type { LoopCommand } from './loop-decision.js';
import type { LoopEvent } from './loop-event.js';
import { INITIAL_STATE, type LoopState } from './loop-state.js';
import type { PairedPeriod } from './loss.js';
import { createPolicy } from './policy.js';
import { recordedHistory, replay } from './replay.js';

const by = { reason: 'because', requestedBy: 'ann' };
const start: LoopState = { ...INITIAL_STATE, champion: { version: '0.1.0', trainedBefore: 'p0' } };
const paired = (ratio: number): PairedPeriod[] =>
  Array.from({ length: 12 }, (_, i) => ({
    period: `e${i}`,
    baseline: { n: 100, sse: 400 + i, sae: 160 },
    candidate: { n: 100, sse: ratio * (400 + 2 * i), sae: 160 },
  }));

/** What a registry makes of the commands; throws where one would refuse. */
function rolesAfter(roles: { champion: string; challenger: string | null }, commands: readonly LoopCommand[]) {
  let { champion, challenger } = roles;
  for (const command of commands) {
    if (command.kind === 'start-rollout') challenger = command.rollout.version;
    if (command.kind === 'abandon-rollout') {
      expect(challenger).toBe(command.version);
      challenger = null;
    }
    if (command.kind === 'promote') {
      expect(challenger).toBe(command.version);
      [champion, challenger] = [command.version, null];
    }
    if (command.kind === 'activate') champion = command.version;
    if (command.kind === 'roll-back') champion = command.to;
  }
  return { champion, challenger };
}

/** Something that may happen in a state. */
function happening(state: LoopState, i: number, draw: (below: number) => number): LoopEvent {
  const { request, rollout, champion } = state;
  const trainedBefore = `p${i}`;
  const former = { version: `0.0.${i}`, trainedBefore };
  const events: LoopEvent[] = [
    { kind: 'promotion-requested', at: i, ...by, version: `2.0.${i}`, trainedBefore },
    { kind: 'rollback-requested', at: i, ...by, to: former },
    { kind: 'alternative-weighed', at: i, requestId: 'r', to: former, paired: paired(0.9 + 0.02 * draw(10)) },
    { kind: 'predictions-failed', at: i, version: champion?.version ?? '', rows: 100, failed: 1, message: 'm' },
    { kind: 'retraining-requested', at: i, requestId: `r${i}`, triggerType: 'manual', priority: 'normal', ...by },
  ];
  if (request !== null) {
    const { id: requestId } = request;
    events.push(
      { kind: 'candidate-registered', at: i, requestId, version: `1.0.${i}`, trainedBefore, paired: paired(0.95) },
      { kind: 'retraining-cancelled', at: i, requestId, ...by },
      { kind: 'retraining-expired', at: i, requestId, after: 5 },
    );
  }
  if (rollout !== null) {
    const { version } = rollout;
    const [pair] = paired(0.9 + 0.02 * draw(10));
    events.push(
      { kind: 'promotion-requested', at: i, ...by, version, trainedBefore },
      { kind: 'rollout-aborted', at: i, ...by, quarantine: draw(2) === 0 },
      { kind: 'predictions-failed', at: i, version, rows: 100, failed: 1 + draw(3), message: 'm' },
      ...Array.from(
        { length: 4 },
        () => ({ kind: 'rollout-observed', at: i, period: `p${i}`, pair: pair ?? null }) as const,
      ),
    );
  }
  return events[draw(events.length)] ?? { kind: 'rollback-requested', at: i, ...by, to: former };
}

describe('whatever people and programs do to a loop', () => {
  test.each([true, false])(
    'its roles follow from its commands, and a replay repeats it; automatic rollback: %s',
    async (rollback) => {
      const plan = { weight: 0.1, steps: [0.1, 0.5], hold: 1, patience: 2, confidence: 0.99 };
      const policy = createPolicy({ rollback, onRejected: 'roll-back', rollout: plan });
      const seen = new Set<string>();
      await fc.assert(
        fc.asyncProperty(fc.integer(), async (seed) => {
          const random = seededRandom(seed, 'interventions');
          let state = start;
          let roles: { champion: string; challenger: string | null } = { champion: '0.1.0', challenger: null };
          const events: LoopEvent[] = [];
          const records: unknown[] = [];
          for (let i = 0; i < 60; i += 1) {
            const event = happening(state, i, (below) => random.integer(below));
            const decision = decide(policy, state, event);
            roles = rolesAfter(roles, decision.commands);
            ({ state } = decision);
            expect(roles).toEqual({ champion: state.champion?.version, challenger: state.rollout?.version ?? null });
            if (state.rollout !== null) expect([0.1, 0.5]).toContain(state.rollout.weight);
            seen.add(decision.record.outcome);
            events.push(event);
            records.push(decision.record);
          }
          const again = await replay(policy, recordedHistory(events), start);
          expect([again.state, again.decisions]).toEqual([state, records]);
        }),
        { numRuns: 60 },
      );
      const always = [
        'advanced',
        'alternative-refused',
        'cancelled',
        'expired',
        'given-up',
        'held',
        'predictions-failed',
      ];
      const expected = [...always, 'promoted', 'queued', 'coalesced', 'rolled-back', 'rollout-started'];
      for (const outcome of [...expected, ...(rollback ? [] : ['rollback-withheld'])]) expect(seen).toContain(outcome);
    },
  );
});
