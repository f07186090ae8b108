import type { Clock, Logger } from '@fpl-ml/core';
import { describeError } from './describe-error.js';

/** Something that goes on until it is stopped. */
export interface Loop {
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

/** Drains, and again after each `pollInterval`. What a drain throws is logged. */
export function drainLoop(
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
  pollInterval: number,
  drain: (signal: AbortSignal) => Promise<unknown>,
): Loop {
  let running: { readonly controller: AbortController; readonly ended: Promise<void> } | null = null;
  const round = async (signal: AbortSignal): Promise<void> => {
    try {
      await drain(signal);
    } catch (error) {
      const data = { error: describeError(error) };
      logger.log({ level: 'error', component: 'notify', message: 'drain failed, will be tried again', data });
    }
    // Rejects only when the loop is stopped.
    await clock.sleep(pollInterval, signal).catch(() => undefined);
  };
  const loop = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) await round(signal);
  };
  return {
    start: () => {
      if (running !== null) return;
      const controller = new AbortController();
      running = { controller, ended: loop(controller.signal) };
    },
    stop: async () => {
      const stopping = running;
      running = null;
      stopping?.controller.abort();
      await stopping?.ended;
    },
  };
}
