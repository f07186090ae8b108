import { isFplMlError, type LogEntry, sequentialIds } from '@fpl-ml/core';
import { type ManualClock, manualClock, memoryOutbox } from '@fpl-ml/core/testing';
import type { AlertInput } from './accept-alert.js';
import { memoryAlertStore } from './memory-alert-store.js';
import { createNotifier, type Notifier } from './notifier.js';
import type { NotifierOptions } from './notifier-options.js';
import { type RecordingChannel, recordingChannel } from './recording-channel.js';

/** A notifier on memory, a manual clock that stands at 1,000, and two recording channels. */
export interface NotifierFixture {
  readonly clock: ManualClock;
  readonly slack: RecordingChannel;
  readonly email: RecordingChannel;
  readonly log: readonly LogEntry[];
  /** What the notifier was made with. */
  readonly options: NotifierOptions;
  readonly notifier: Notifier;
}

/** Makes a fixture; the options given replace those of the fixture. */
export function setUp(change: Partial<NotifierOptions> = {}): NotifierFixture {
  const clock = manualClock(1_000);
  const [slack, email] = [recordingChannel('slack'), recordingChannel('email')];
  const log: LogEntry[] = [];
  const options: NotifierOptions = {
    channels: [slack, email],
    store: memoryAlertStore(),
    outbox: memoryOutbox(),
    clock,
    ids: sequentialIds(),
    logger: { log: (entry) => log.push(entry) },
    ...change,
  };
  return { clock, slack, email, log, options, notifier: createNotifier(options) };
}

/** As {@link setUp}, with one channel, `slack`, and no cooldown. */
export function setUpDelivery(change: Partial<NotifierOptions> = {}): NotifierFixture {
  const slack = recordingChannel('slack');
  return { ...setUp({ channels: [slack], cooldown: 0, ...change }), slack };
}

/** An alert that is as others are. */
export const drift: AlertInput = {
  title: 'Drift',
  message: 'Minutes drifted.',
  level: 'warning',
  dedupKey: 'drift',
  model: 'points',
};

/** An alert that is told by its title. */
export function alertOf(title: string, dedupKey = 'k'): AlertInput {
  return { title, message: '', level: 'warning', dedupKey };
}

/** The titles of what a channel got. */
export function titles({ received }: RecordingChannel): readonly string[] {
  return received.map(({ notification }) => notification.title);
}

/** The code of the error that `work` ends in; `none` when it does not. */
export async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    return isFplMlError(error) ? error.code : String(error);
  }
  return 'none';
}
