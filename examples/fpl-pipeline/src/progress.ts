import type { DecisionRecord } from '@fpl-ml/engine';
import { Presets, SingleBar } from 'cli-progress';
import type { WalkWatcher } from './walk-season.js';

/** What is worth a line while a season runs. */
const TOLD: ReadonlySet<DecisionRecord['outcome']> = new Set([
  'activated',
  'queued',
  'rejected',
  'inconclusive',
  'data-refused',
  'rollout-started',
  'promoted',
  'rolled-back',
  'given-up',
  'failed',
  'interval-changed',
]);

/** A decision as one line. */
export function decisionLine({ at, outcome, subject, reason }: DecisionRecord & { readonly at: number }): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')}  ${outcome.padEnd(16)} ${subject}: ${reason}`;
}

/** A watcher that can be closed. */
export interface Progress extends WalkWatcher {
  close(): void;
}

/**
 * Prints decisions as they happen, with a bar below them where there is a terminal.
 *
 * @param print writes one line
 * @param terminal where the bar is drawn; without one there is none
 */
export function showProgress(print: (line: string) => void, terminal: NodeJS.WriteStream | null): Progress {
  const bar =
    terminal === null
      ? null
      : new SingleBar(
          { stream: terminal, format: 'gameweek {value} of {total} {bar}', clearOnComplete: true, hideCursor: true },
          Presets.shades_classic,
        );
  let started = false;
  return {
    onGameweek: (done, of) => {
      if (!started) bar?.start(of, done);
      else bar?.update(done);
      started = true;
    },
    onDecision: (decision) => {
      if (!TOLD.has(decision.outcome)) return;
      terminal?.clearLine(0);
      terminal?.cursorTo(0);
      print(decisionLine(decision));
    },
    close: () => bar?.stop(),
  };
}
