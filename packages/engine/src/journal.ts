import { createHash } from 'node:crypto';
import { canonicalJson, FplMlError, type JsonObject } from '@fpl-ml/core';
import type { ClaimProof } from '@fpl-ml/scheduler';
import { openRequest } from './decision.js';
import type { BoundLoop, Dispatcher } from './dispatch.js';
import type { LoopStores } from './engine-options.js';
import type { RetrainingStep, StepKey, StepRecord } from './run-store.js';
import type { StepOutputs } from './step-outputs.js';

/** By what right a retraining is worked on. */
export interface RunClaim {
  readonly requestId: string;
  /** The claim on the queue entry; `null` where nobody claims, as in a test. */
  readonly claim: ClaimProof | null;
}

/** Whose retraining a journal keeps. */
export interface JournalOwner extends RunClaim {
  readonly model: string;
  /** The attempt of the retraining, from 1. */
  readonly attempt: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** A transaction of whoever has the claim: it rejects with `LEASE_LOST`, and nothing is written, when another has it. */
export type FencedTransaction<Stores extends LoopStores> = <T>(
  work: (bound: BoundLoop<Stores>) => Promise<T>,
) => Promise<T>;

/** Runs the steps of a retraining, each once: what a finished step gave is read from the journal instead. */
export interface Journal<Stores extends LoopStores> {
  /** What a step gave that is finished; `null` when it is not. */
  known<Step extends RetrainingStep>(step: Step): Promise<StepOutputs[Step] | null>;
  /**
   * A step that works outside of the database: it is recorded as begun, runs, and is recorded with what it gave.
   *
   * @param input names what goes into it: the same after a crash
   */
  run<Step extends RetrainingStep>(
    step: Step,
    input: JsonObject,
    work: () => Promise<StepOutputs[Step]>,
  ): Promise<StepOutputs[Step]>;
  /**
   * A step that is one transaction.
   *
   * @param prepare what is computed before; gives the work inside the transaction
   */
  commit<Step extends RetrainingStep>(
    step: Step,
    input: JsonObject,
    prepare: () => Promise<(bound: BoundLoop<Stores>) => Promise<StepOutputs[Step]>>,
  ): Promise<StepOutputs[Step]>;
}

const hashOf = (input: JsonObject): string => createHash('sha256').update(canonicalJson(input)).digest('hex');

function leaseLost({ requestId, claim }: RunClaim): FplMlError {
  return new FplMlError(
    'LEASE_LOST',
    `Another worker took over retraining "${requestId}": what this one does is void, and nothing of it was written.`,
    { data: { requestId, claim } },
  );
}

function inputChanged({ requestId, step }: StepKey): FplMlError {
  return new FplMlError(
    'RETRAINING_INPUT_CHANGED',
    `Expected step "${step}" of retraining "${requestId}" to go on from what it was begun with, but data, seed, trainer or policy are others now: ask for a new retraining.`,
    { data: { requestId, step } },
  );
}

/** Makes the transactions of one claim. */
export function fencedBy<Stores extends LoopStores>(
  dispatcher: Dispatcher<Stores>,
  by: RunClaim,
): FencedTransaction<Stores> {
  return (work) =>
    dispatcher.transaction(async (bound) => {
      if (by.claim !== null && !(await bound.tx.queue.holds(by.claim))) throw leaseLost(by);
      return work(bound);
    });
}

/** What is finished reads back as what was given: outputs are JSON, checked when they are written. */
function outputOf<Step extends RetrainingStep>(_: Step, { output }: StepRecord): StepOutputs[Step] {
  const given: unknown = output;
  // What a step gives has the type of the step, and only the step itself writes it.
  return given as StepOutputs[Step];
}

/** Opens the journal of a retraining. */
export function openJournal<Stores extends LoopStores>(
  dispatcher: Dispatcher<Stores>,
  stores: Stores,
  owner: JournalOwner,
): Journal<Stores> {
  const { model, requestId, attempt, now } = owner;
  const epoch = owner.claim?.epoch ?? 0;
  const transaction = fencedBy(dispatcher, owner);

  const find = async (step: RetrainingStep): Promise<StepRecord | null> =>
    (await stores.runs.listSteps(model, requestId)).find((row) => row.step === step) ?? null;

  /** The step as it stands when this worker is to run it; or what it gave. */
  const begin = async (bound: BoundLoop<Stores>, step: RetrainingStep, inputHash: string): Promise<StepRecord> => {
    const { tx } = bound;
    // Nobody works on for a request that was cancelled meanwhile.
    openRequest(await bound.state(), requestId);
    const row = await tx.runs.beginStep({ model, requestId, step, inputHash, attempt, epoch, at: now() });
    if (row.status === 'finished' && row.inputHash !== inputHash) throw inputChanged(row);
    if (row.status === 'running' && row.epoch !== epoch) throw leaseLost(owner);
    return row;
  };

  const finish = async ({ tx }: BoundLoop<Stores>, step: RetrainingStep, output: object): Promise<void> => {
    // Refuses what JSON would lose; the text of an object reads back as one.
    const json = JSON.parse(canonicalJson(output)) as JsonObject;
    if (!(await tx.runs.finishStep({ model, requestId, step, epoch, output: json, at: now() }))) throw leaseLost(owner);
  };

  return {
    known: async (step) => {
      const row = await find(step);
      return row?.status === 'finished' ? outputOf(step, row) : null;
    },
    run: async (step, input, work) => {
      const row = await transaction((bound) => begin(bound, step, hashOf(input)));
      if (row.status === 'finished') return outputOf(step, row);
      const output = await work();
      await transaction((bound) => finish(bound, step, output));
      return output;
    },
    commit: async (step, input, prepare) => {
      const row = await find(step);
      const inputHash = hashOf(input);
      if (row?.status === 'finished' && row.inputHash === inputHash) return outputOf(step, row);
      const work = await prepare();
      return transaction(async (bound) => {
        const begun = await begin(bound, step, inputHash);
        // Another worker without a claim was faster.
        if (begun.status === 'finished') return outputOf(step, begun);
        const output = await work(bound);
        await finish(bound, step, output);
        return output;
      });
    },
  };
}
