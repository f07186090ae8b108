import type { JsonObject } from '@fpl-ml/core';
import { type AuditFact, listAt, numberAt, numberOf, objectAt, objectOf, textAt } from '@fpl-ml/dashboard/drawing';
import type {
  ReportedCandidate,
  ReportedCanary,
  ReportedGameweek,
  ReportedGate,
  ReportedPairs,
} from './report-data.js';

const outcomeOf = ({ decision }: AuditFact): string => textAt(decision, 'outcome') ?? 'unknown';
const figuresOf = (fact: AuditFact | undefined): JsonObject => objectAt(fact?.decision ?? {}, 'figures');

function pairsOf(figures: JsonObject): ReportedPairs | null {
  const periods = numberAt(figures, 'periods') ?? 0;
  if (periods === 0) return null;
  const [low, high] = listAt(figures, 'interval').map(numberOf);
  const known = low !== undefined && low !== null && high !== undefined && high !== null;
  return {
    periods,
    improvement: numberAt(figures, 'improvement'),
    interval: known ? [low, high] : null,
    pValue: numberAt(figures, 'pValue'),
    minimumDetectable: numberAt(figures, 'minimumDetectable'),
  };
}

function gatesOf(figures: JsonObject): readonly ReportedGate[] {
  return listAt(figures, 'gates').map((gate) => {
    const fields = objectOf(gate);
    return {
      gate: textAt(fields, 'gate') ?? 'unknown',
      verdict: textAt(fields, 'verdict') ?? 'unknown',
      value: numberAt(fields, 'value'),
      threshold: numberAt(fields, 'threshold'),
      reason: textAt(fields, 'reason') ?? '',
    };
  });
}

function canaryOf(
  version: string | null,
  facts: readonly AuditFact[],
  gameweeks: readonly ReportedGameweek[],
): readonly ReportedCanary[] {
  const observed = facts.filter(({ kind, decision }) => kind === 'rollout-observed' && decision['subject'] === version);
  return observed.map((fact) => ({
    label: gameweeks[fact.position]?.label ?? '',
    outcome: outcomeOf(fact),
    improvement: numberAt(figuresOf(fact), 'improvement'),
    limit: numberAt(figuresOf(fact), 'limit'),
    reason: textAt(fact.decision, 'reason') ?? '',
  }));
}

/** What a candidate came to in the end: the latest that was decided about it, or about its canary. */
function endOf(
  latest: AuditFact,
  version: string | null,
  canary: readonly ReportedCanary[],
  facts: readonly AuditFact[],
): Pick<ReportedCandidate, 'outcome' | 'outcomeReason'> {
  const superseding = facts.find((fact) => version !== null && figuresOf(fact)['superseded'] === version);
  if (superseding !== undefined) {
    return { outcome: 'superseded', outcomeReason: textAt(superseding.decision, 'reason') ?? '' };
  }
  const observed = canary.at(-1);
  if (observed !== undefined) return { outcome: observed.outcome, outcomeReason: observed.reason };
  return { outcome: outcomeOf(latest), outcomeReason: textAt(latest.decision, 'reason') ?? '' };
}

function candidateOf(
  asked: AuditFact,
  requestId: string,
  facts: readonly AuditFact[],
  gameweeks: readonly ReportedGameweek[],
): ReportedCandidate {
  const own = facts.filter(({ kind, event }) => kind !== 'period-final' && event['requestId'] === requestId);
  const latest = (kind: string): AuditFact | undefined => own.findLast((fact) => fact.kind === kind);
  const evaluated = figuresOf(latest('candidate-evaluated'));
  const registered = latest('candidate-registered');
  const version = registered === undefined ? null : textAt(registered.event, 'version');
  const canary = version === null ? [] : canaryOf(version, facts, gameweeks);
  const reason = textAt(asked.decision, 'reason') ?? '';
  const trigger = textAt(figuresOf(asked), 'triggerType') ?? 'unknown';
  return {
    requestId,
    gameweek: asked.position,
    trigger,
    reason: reason.startsWith(`${trigger}: `) ? reason.slice(trigger.length + 2) : reason,
    quality: numberAt(figuresOf(latest('data-checked')), 'quality'),
    pairs: pairsOf(evaluated),
    gates: gatesOf(evaluated),
    binding: evaluated['binding'] !== false,
    version,
    weight: numberAt(figuresOf(registered), 'weight'),
    canary,
    ...endOf(own.at(-1) ?? asked, version, canary, facts),
  };
}

/** Every retraining that was accepted, in order, with what led to its end. */
export function collectCandidates(
  facts: readonly AuditFact[],
  gameweeks: readonly ReportedGameweek[],
): readonly ReportedCandidate[] {
  return facts.flatMap((fact) => {
    const requestId = textAt(fact.event, 'requestId');
    const asks = fact.kind === 'period-final' || fact.kind === 'retraining-requested';
    return asks && requestId !== null && outcomeOf(fact) === 'queued'
      ? [candidateOf(fact, requestId, facts, gameweeks)]
      : [];
  });
}
