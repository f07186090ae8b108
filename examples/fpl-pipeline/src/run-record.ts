import { type AuditLog, type AuditRecord, FplMlError, type JsonObject } from '@fpl-ml/core';
import type { RunIdentity } from './run-identity.js';

/** How far a run got, as its database says. */
export interface RunRecord {
  /** How often it was begun and taken up again so far, this time included. */
  readonly starts: number;
  readonly finished: boolean;
}

const ACTIONS = ['run-started', 'run-resumed', 'run-finished'] as const;
type RunAction = (typeof ACTIONS)[number];

function tell(run: JsonObject): string {
  const [season, model, policy, seed] = ['season', 'model', 'policy', 'seed'].map(
    (name) => `${name} ${String(run[name])}`,
  );
  return `${season}, ${model}${run['market'] === true ? ' with the market' : ''}, ${policy}, ${seed}`;
}

function otherRun({ description }: RunIdentity, first: AuditRecord): FplMlError {
  const { run } = first.data;
  const found =
    first.action === 'run-started' && typeof run === 'object' && run !== null && !Array.isArray(run)
      ? // An object that is no list is what a run was described by.
        tell(run as JsonObject)
      : `records of something else, "${first.action}" of model "${first.model}" first`;
  return new FplMlError(
    'DATA_RUN_OTHER',
    `Expected a new database or one of this run (${tell(description)}), got one with ${found}: name another file, or give the options and data of that run.`,
    { data: { expected: description, found: run ?? null } },
  );
}

/**
 * Reads which run a database holds.
 *
 * @throws FplMlError `DATA_RUN_OTHER` when it holds another one
 */
export async function readRun(auditLog: AuditLog, identity: RunIdentity): Promise<RunRecord> {
  const [first] = await auditLog.list({ limit: 1 });
  if (first !== undefined && first.id !== `run-started:${identity.hash}`) throw otherRun(identity, first);
  const records = await auditLog.list({ subject: identity.hash });
  const count = (action: RunAction): number => records.filter((record) => record.action === action).length;
  return { starts: count('run-started') + count('run-resumed') + 1, finished: count('run-finished') > 0 };
}

/** Writes that a run begins, goes on or is finished. */
export async function recordRun(
  auditLog: AuditLog,
  { hash, modelName, description }: RunIdentity,
  { starts }: RunRecord,
  now: number,
  finished = false,
): Promise<void> {
  const action: RunAction = finished ? 'run-finished' : starts === 1 ? 'run-started' : 'run-resumed';
  const id = action === 'run-resumed' ? `${action}:${hash}:${starts}` : `${action}:${hash}`;
  const entry = { id, model: modelName, at: now, actor: 'fpl-pipeline', action, subject: hash };
  await auditLog.append([{ ...entry, data: action === 'run-started' ? { run: description } : {} }]);
}
