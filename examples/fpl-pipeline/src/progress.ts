import type { DecisionRecord } from '@fpl-ml/engine';
import { Presets, SingleBar } from 'cli-progress';
import type { WalkWatcher } from './walk-season.js';
import type { Standing } from './where-it-stands.js';

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

function minute(instant: number): string {
  return new Date(instant).toISOString().slice(0, 16).replace('T', ' ');
}

/** A decision as one line. */
export function decisionLine({ at, outcome, subject, reason }: DecisionRecord & { readonly at: number }): string {
  return `${minute(at)}  ${outcome.padEnd(16)} ${subject}: ${reason}`;
}

/** Where an interrupted run goes on, as one line. */
export function resumeLine({ instant, gameweek, step }: Standing): string {
  return `${minute(instant ?? 0)}  resumed          gameweek ${gameweek}, step ${step}`;
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
    onResume: (standing) => print(resumeLine(standing)),
    onFinished: () => print('This run is finished already; this is its result.'),
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
