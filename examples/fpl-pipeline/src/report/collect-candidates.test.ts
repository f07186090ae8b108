import type { JsonObject } from '@fpl-ml/core';
import type { AuditFact } from '@fpl-ml/dashboard/drawing';
import { expect, test } from 'vitest';
import { collectCandidates } from './collect-candidates.js';

function fact(kind: string, event: JsonObject, outcome: string, figures: JsonObject = {}, reason = ''): AuditFact {
  const subject = event['version'] ?? event['requestId'] ?? '';
  return { at: 0, position: 0, kind, event: { kind, ...event }, decision: { outcome, subject, reason, figures } };
}

const asked = (requestId: string): AuditFact =>
  fact('retraining-requested', { requestId }, 'queued', { triggerType: 'manual' }, 'manual: because');

const registered = (requestId: string, version: string, superseded: string | null): AuditFact =>
  fact(
    'candidate-registered',
    { requestId, version },
    'rollout-started',
    { weight: 0.1, superseded },
    `${version} serves`,
  );

test('a version on trial that another took the place of was superseded, not promoted', () => {
  const facts = [asked('a'), registered('a', '1', null), asked('b'), registered('b', '2', '1')];
  expect(collectCandidates(facts, []).map(({ outcome, outcomeReason }) => [outcome, outcomeReason])).toEqual([
    ['superseded', '2 serves'],
    ['rollout-started', '2 serves'],
  ]);
});

test('the latest attempt counts, and a retraining that was coalesced into another is none of its own', () => {
  const failed = fact('retraining-failed', { requestId: 'a' }, 'failed', {}, 'OUT_OF_MEMORY: no room');
  const coalesced = fact('retraining-requested', { requestId: 'b' }, 'coalesced');
  const candidates = collectCandidates(
    [asked('a'), coalesced, fact('retraining-started', { requestId: 'a' }, 'running'), failed],
    [],
  );
  expect(candidates).toHaveLength(1);
  expect(candidates[0]).toMatchObject({
    requestId: 'a',
    trigger: 'manual',
    reason: 'because',
    outcome: 'failed',
    outcomeReason: 'OUT_OF_MEMORY: no room',
    pairs: null,
    gates: [],
    version: null,
  });
});

test('fields that an older log does not have, or has otherwise, are taken for missing', () => {
  const odd = fact('candidate-evaluated', { requestId: 'a' }, 'accepted', {
    periods: 12,
    improvement: 'much',
    interval: [null, 0.5],
    pValue: null,
    gates: ['x', { gate: 5 }],
  });
  const [candidate] = collectCandidates([asked('a'), odd], []);
  expect(candidate?.pairs).toEqual({
    periods: 12,
    improvement: null,
    interval: null,
    pValue: null,
    minimumDetectable: null,
  });
  expect(candidate?.gates.map(({ gate, verdict, value }) => [gate, verdict, value])).toEqual([
    ['unknown', 'unknown', null],
    ['unknown', 'unknown', null],
  ]);
});
