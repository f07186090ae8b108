import { stdout } from 'node:process';
import { type Outbox, sequentialIds } from '@fpl-ml/core';
import { type ManualClock, manualClock } from '@fpl-ml/core/testing';
import { createNotifier, type Notifier, type RecordingChannel, recordingChannel } from '@fpl-ml/notify';
import { sqlStores } from '../sql-stores.js';
import type { Task } from './contention-tasks.js';

/** How many alerts each process sends. */
export const ALERTS = 20;

/** A notifier that groups everything, on the stores of a database. */
export interface GroupNotifier {
  readonly notifier: Notifier;
  readonly channel: RecordingChannel;
  readonly clock: ManualClock;
}

/** Opens one. `wrap` may replace the outbox. */
export function openGroupNotifier(
  { db, options }: Parameters<Task>[0],
  place: number,
  wrap: (outbox: Outbox) => Outbox = (outbox) => outbox,
): GroupNotifier {
  const { alerts, outbox } = sqlStores(db, options);
  const [channel, clock] = [recordingChannel('slack'), manualClock(0)];
  const notifier = createNotifier({
    channels: [channel],
    store: alerts,
    outbox: wrap(outbox),
    clock,
    ids: sequentialIds(`${place}`),
    grouping: { by: [], wait: 10, interval: 10, repeat: 1e9 },
  });
  return { notifier, channel, clock };
}

/** Sends alerts into the group of all others, and tells of it. Resolves to the numbers of the messages that it delivered. */
const groups: Task = async (database, place) => {
  const { notifier, channel, clock } = openGroupNotifier(database, place);
  for (let n = 0; n < ALERTS; n += 1) {
    await notifier.sendAlert({ title: `${place}-${n}`, message: '', level: 'info' });
    await clock.advance(10);
    await notifier.drain();
  }
  return channel.received.map(({ notification }) => notification.group?.flush ?? 0);
};

const forever = (): Promise<never> => {
  setInterval(() => undefined, 1000);
  return new Promise(() => undefined);
};

async function tell({ notifier, clock }: GroupNotifier): Promise<unknown> {
  await notifier.sendAlert({ title: 'told', message: '', level: 'info' });
  await clock.advance(10);
  return notifier.drain();
}

const here = (): Promise<never> => {
  stdout.write('here\n');
  return forever();
};

/** Decides on a message and stays before it is in the outbox, to be killed there. */
const hangBeforeMessage: Task = (database) =>
  tell(openGroupNotifier(database, 0, (outbox) => ({ ...outbox, add: here })));

/** Puts a message into the outbox and stays before that is recorded, to be killed there. */
const hangAfterMessage: Task = (database) =>
  tell(
    openGroupNotifier(database, 0, (outbox) => ({
      ...outbox,
      add: async (messages) => {
        await outbox.add(messages);
        return here();
      },
    })),
  );

/** By name. Each resolves to what its process has got. */
export const GROUP_TASKS: Readonly<Record<string, Task>> = { groups, hangBeforeMessage, hangAfterMessage };
