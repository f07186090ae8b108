import { createHash } from 'node:crypto';
import { type AuditRecord, auditText, type OutboxRow } from '@fpl-ml/core';
import { type ModelVersion, type RolePointer, verifyHistory, versionsOutOfOrder } from '@fpl-ml/registry';
import type { QueueEntry } from '@fpl-ml/scheduler';
import type { ModelRecords } from './doctor-records.js';
import type { DecisionOutcome } from './loop-decision.js';

/** What is wrong, one sentence each; empty when nothing is. */
type Findings = readonly string[];

const holderOf = (pointers: readonly RolePointer[], role: RolePointer['role']): string | null =>
  pointers.find((pointer) => pointer.role === role)?.version ?? null;

function versionOf({ versions }: ModelRecords, version: string | null): ModelVersion | undefined {
  return versions.find((candidate) => candidate.version === version);
}

/** I1: at most one champion, exactly one after the first activation, and the one by which the loop decides. */
export function oneChampion(records: ModelRecords): Findings {
  const { pointers, history, loop } = records;
  const pointed = pointers.filter(({ role }) => role === 'champion');
  const champion = holderOf(pointers, 'champion');
  const activated = history.some(({ role, to }) => role === 'champion' && to !== null);
  return [
    ...(pointed.length > 1 ? [`${pointed.length} champion pointers`] : []),
    ...(activated && champion === null ? ['no champion, although there was one'] : []),
    ...((loop.champion?.version ?? null) === champion
      ? []
      : [
          `the loop decides by champion ${loop.champion?.version ?? 'none'}, the registry serves ${champion ?? 'none'}`,
        ]),
  ];
}

/** I2: the champion is ready and not quarantined. */
export function soundChampion(records: ModelRecords): Findings {
  const champion = holderOf(records.pointers, 'champion');
  if (champion === null) return [];
  const version = versionOf(records, champion);
  if (version === undefined) return [`champion ${champion} is no version of the model`];
  return [
    ...(version.integrity === 'ready' ? [] : [`champion ${champion} is ${version.integrity}`]),
    ...(version.quarantine === null ? [] : [`champion ${champion} is quarantined: ${version.quarantine.reason}`]),
  ];
}

/** I3: every role change has one history row, and the history leads to the pointers. */
export function historyLeadsToPointers({ history, pointers }: ModelRecords): Findings {
  return verifyHistory(history, pointers).map(
    ({ role, generation, problem }) => `${role}, generation ${generation}: wrong ${problem}`,
  );
}

/** I4: no champion without a passing evaluation at the time, or an override. */
export function blessedChampions({ history, evaluations }: ModelRecords): Findings {
  const passed = new Set(evaluations.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id));
  return history
    .filter(({ role, to }) => role === 'champion' && to !== null)
    .filter(({ evaluation, override }) => override === null && !passed.has(evaluation ?? ''))
    .map(({ to, generation }) => `${to} became champion (generation ${generation}) without a pass or an override`);
}

/** I5: version numbers grow, and none is used twice. */
export function growingNumbers({ versions }: ModelRecords): Findings {
  return versionsOutOfOrder(versions).map((version) => `${version} is not above the numbers before it`);
}

/** I6: the bytes of ready versions exist and have their hash. */
export function intactBytes({ damage }: ModelRecords): Findings {
  return damage;
}

/** I7 and I8: at most one rollout, the challenger's, and weight only there. */
export function oneRollout({ pointers, loop: { rollout } }: ModelRecords): Findings {
  const challenger = holderOf(pointers, 'challenger');
  const rolling = rollout?.version ?? null;
  return challenger === rolling
    ? []
    : [`the loop rolls out ${rolling ?? 'nothing'}, the registry has challenger ${challenger ?? 'none'}`];
}

/** Decisions that end a retraining. */
const ENDS: readonly DecisionOutcome[] = [
  'coalesced',
  'suppressed',
  'cancelled',
  'expired',
  'rejected',
  'inconclusive',
  'data-refused',
  'failed',
  'rollout-started',
  'activated',
];

/** The decision that a record of the audit log holds, as far as it is one. */
function decisionOf({ data }: AuditRecord): { readonly outcome: string; readonly requestId: string | null } {
  const read = (member: string, name: string): unknown => Reflect.get(Object(data[member]), name);
  const requestId = read('event', 'requestId');
  return {
    outcome: String(read('decision', 'outcome') ?? ''),
    requestId: typeof requestId === 'string' ? requestId : null,
  };
}

/** I9: each retraining that is over has one decision that ended it, and one that is open has none. */
export function decidedEnds({ retrainings, audit }: ModelRecords): Findings {
  const isEnd = (outcome: string): boolean => ENDS.some((end) => end === outcome);
  const ended = audit.map(decisionOf).filter(({ outcome }) => isEnd(outcome));
  return retrainings.flatMap(({ id, status }) => {
    const expected = ['queued', 'running', 'retry-wait'].includes(status) ? 0 : 1;
    const found = ended.filter(({ requestId }) => requestId === id).length;
    return found === expected ? [] : [`retraining ${id} is ${status}, and ${found} decisions ended it`];
  });
}

/** Which alert tells of a decision; see `decisionAlerts`. */
const TOLD: Readonly<Partial<Record<DecisionOutcome, string>>> = {
  'rollout-started': 'retraining:completed',
  activated: 'retraining:completed',
  promoted: 'retraining:completed',
  rejected: 'retraining:rejected',
  inconclusive: 'retraining:rejected',
  'data-refused': 'retraining:rejected',
  failed: 'retraining:failed',
  expired: 'retraining:expired',
};

/** I9, the other half: each such decision was handed to the notifier, which let it through or suppressed it. */
export function toldEnds({ audit, alerts }: ModelRecords): Findings {
  const counts = new Map<string, number>();
  for (const { outcome } of audit.map(decisionOf)) {
    const key = Object.entries(TOLD).find(([name]) => name === outcome)?.[1];
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].flatMap(([key, expected]) => {
    const told = alerts.find(({ dedupKey }) => dedupKey === key)?.count ?? 0;
    return told >= expected ? [] : [`${expected} decisions call for the alert ${key}, ${told} were handed over`];
  });
}

/** I10: nothing runs on a lease that expired more than twice its length ago. */
export function liveLeases(running: readonly QueueEntry[], now: number, leaseTime: number): Findings {
  return running
    .filter(({ leaseUntil }) => now - (leaseUntil ?? 0) > 2 * leaseTime)
    .map(
      ({ id, owner, leaseUntil }) => `${id} runs for ${owner ?? 'nobody'} on a lease until ${leaseUntil ?? 'never'}`,
    );
}

/** I11: of each key, no message was delivered before an earlier one was delivered or given up. */
export function deliveredInOrder(rows: readonly OutboxRow[]): Findings {
  const waiting = new Map<string, string>();
  const found: string[] = [];
  for (const { id, key, state } of rows) {
    const earlier = waiting.get(key);
    if (state === 'pending') waiting.set(key, earlier ?? id);
    else if (earlier !== undefined) found.push(`${id} was ${state} before ${earlier}`);
  }
  return found;
}

/** I12: the audit log has no gap, and its chain of hashes verifies. */
export function chainedAudit(records: readonly AuditRecord[]): Findings {
  const found: string[] = [];
  let previous = '';
  for (const [i, record] of records.entries()) {
    const hash = createHash('sha256').update(auditText(previous, record)).digest('hex');
    if (record.seq !== i + 1) found.push(`record ${record.seq} stands in place ${i + 1}`);
    if (record.hash !== hash) found.push(`record ${record.seq} (${record.id}) does not have the hash of its content`);
    previous = record.hash;
  }
  return found;
}

/** The journal: a finished step has what it gave, and steps are finished in their order. */
export function orderlyJournal({ steps }: ModelRecords): Findings {
  const order = ['snapshot', 'validate', 'fit', 'evaluate', 'gate', 'register', 'hand-over'];
  return steps.flatMap(({ requestId, step, status, output }, i) => {
    const before = steps[i - 1];
    const follows =
      before === undefined || before.requestId !== requestId ? 'snapshot' : order[order.indexOf(before.step) + 1];
    const early = before?.requestId === requestId && before.status !== 'finished';
    return [
      ...(step === follows ? [] : [`${requestId}: step ${step} stands where ${follows ?? 'none'} belongs`]),
      ...(early ? [`${requestId}: step ${step} was begun before ${before.step} was finished`] : []),
      ...(status === 'finished' && output === null ? [`${requestId}: step ${step} is finished and gave nothing`] : []),
    ];
  });
}
