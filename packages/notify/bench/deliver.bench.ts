import { sequentialIds, systemClock } from '@fpl-ml/core';
import { memoryOutbox } from '@fpl-ml/core/testing';
import { type Channel, createNotifier, memoryAlertStore, type Notification } from '../src/index.js';
import { compare } from '@fpl-ml/repo/bench';

/** As many conditions as may be reported at once; each is one alert, one message, one delivery. */
const ALERTS = 200;

let delivered = 0;
const channel: Channel = {
  name: 'nowhere',
  send: async () => {
    delivered += 1;
  },
};

function alertOf(i: number) {
  return { title: 'Drift', message: 'Moved.', level: 'warning', dedupKey: `k-${i}`, metadata: { psi: 0.3 } } as const;
}

async function throughNotifier(): Promise<number> {
  const notifier = createNotifier({
    channels: [channel],
    store: memoryAlertStore(),
    outbox: memoryOutbox(),
    clock: systemClock(),
    ids: sequentialIds(),
  });
  for (let i = 0; i < ALERTS; i += 1) await notifier.sendAlert(alertOf(i));
  const { delivered: count } = await notifier.drain();
  if (count !== ALERTS) throw new Error(`Delivered ${count} of ${ALERTS}.`);
  return delivered;
}

async function directly(): Promise<number> {
  const { signal } = new AbortController();
  for (let i = 0; i < ALERTS; i += 1) {
    const notification: Notification = { ...alertOf(i), id: `${i}`, status: 'firing', at: i };
    await channel.send(notification, { signal, idempotencyKey: `${i}` });
  }
  return delivered;
}

await compare({
  name: `${ALERTS} alerts taken in and delivered, in memory, against calling the channel`,
  unit: 'alerts',
  size: ALERTS,
  candidates: { notifier: throughNotifier, 'direct calls': directly },
});
