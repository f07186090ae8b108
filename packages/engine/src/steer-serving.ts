import { FplMlError } from '@fpl-ml/core';
import { redact } from '@fpl-ml/notify';
import type { ControlContext, Intervention } from './engine-control.js';
import type { LoopStores } from './engine-options.js';
import type { Champion, LoopState } from './loop-state.js';
import { findRollbackTarget } from './rollback.js';

/** Predictions that failed. */
export interface ReportedFailures {
  readonly version: string;
  /** Rows that it was to predict, a whole number from 1. */
  readonly rows: number;
  /** Those of them that it failed on, from 1. */
  readonly failed: number;
  /** What went wrong, in words; of addresses only scheme and host stay. */
  readonly message: string;
}

/** Takes the champion back. */
export async function rollBack<Stores extends LoopStores>(
  { dispatcher, services: { registry }, options: { model, clock } }: ControlContext<Stores>,
  { reason, requestedBy }: Intervention,
): Promise<string> {
  const to = await findRollbackTarget(registry, model);
  await dispatcher.dispatch({ kind: 'rollback-requested', at: clock.now(), reason, requestedBy, to });
  return to.version;
}

function notActive(what: string): FplMlError {
  return new FplMlError('ROLLOUT_NOT_ACTIVE', `Expected a rollout under way, got none: ${what}.`);
}

/** The version to promote, and its age. */
async function promoted<Stores extends LoopStores>(
  { services: { registry }, options: { model } }: ControlContext<Stores>,
  { rollout }: LoopState,
  asked: string | undefined,
): Promise<Champion> {
  const version = asked ?? rollout?.version;
  if (version === undefined) throw notActive('name the version that is to serve');
  if (version === rollout?.version) return { version, trainedBefore: rollout.trainedBefore };
  const { metadata } = await registry.getModelVersion(model, version);
  const { trainedBefore } = metadata;
  if (typeof trainedBefore === 'string') return { version, trainedBefore };
  throw new FplMlError(
    'VERSION_AGE_UNKNOWN',
    `Expected version ${version} to have metadata.trainedBefore, the first period that it was not trained on: register it with that.`,
    { data: { model, version } },
  );
}

/** Makes a version the champion; one that is champion already stays it, and nothing is recorded. */
export async function promoteVersion<Stores extends LoopStores>(
  context: ControlContext<Stores>,
  { version: asked, reason, requestedBy }: Intervention & { readonly version?: string },
): Promise<string> {
  const { dispatcher, options } = context;
  const state = await dispatcher.state();
  const chosen = await promoted(context, state, asked);
  if (chosen.version === state.champion?.version) return chosen.version;
  const at = options.clock.now();
  await dispatcher.dispatch({ kind: 'promotion-requested', at, ...chosen, reason, requestedBy });
  return chosen.version;
}

/** Takes the challenger out. */
export async function abortRollout<Stores extends LoopStores>(
  { dispatcher, options: { clock } }: ControlContext<Stores>,
  { reason, requestedBy, quarantine = true }: Intervention & { readonly quarantine?: boolean },
): Promise<string> {
  const { rollout } = await dispatcher.state();
  if (rollout === null) throw notActive('there is no challenger to take out');
  await dispatcher.dispatch({ kind: 'rollout-aborted', at: clock.now(), reason, requestedBy, quarantine });
  return rollout.version;
}

/** Tells of predictions that failed. */
export async function reportFailures<Stores extends LoopStores>(
  { dispatcher, options: { clock } }: ControlContext<Stores>,
  { version, rows, failed, message }: ReportedFailures,
): Promise<void> {
  const whole = [rows, failed].every((count) => Number.isInteger(count) && count >= 1);
  if (!whole || failed > rows) {
    throw new FplMlError(
      'FAILURES_INVALID',
      `Expected from 1 to all of at least one row to have failed, got ${failed} of ${rows}: report only failures.`,
      { data: { version, rows, failed } },
    );
  }
  const event = { kind: 'predictions-failed', at: clock.now(), version, rows, failed } as const;
  await dispatcher.dispatch({ ...event, message: redact(message) });
}
