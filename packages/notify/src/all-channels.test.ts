import { auditLogMemory, manualClock, memoryOutbox, openMemory } from '@fpl-ml/core/testing';
import { type LogEntry, type Outbox, randomIds, sequentialIds } from '@fpl-ml/core';
import { describe, expect, it } from 'vitest';
import { performanceAlert } from './alert-templates.js';
import type { ChannelSubject } from './conformance/index.js';
import { memoryAlertStore } from './memory-alert-store.js';
import { createNotifier } from './notifier.js';
import type { NotifierOptions } from './notifier-options.js';
import {
  CANARY,
  dashboardSubject,
  discordSubject,
  emailSubject,
  slackSubject,
  webhookSubject,
} from './test/channel-subjects.js';
import { httpLoopbacks } from './test/loopback-http.js';
import { smtpLoopbacks } from './test/loopback-smtp.js';

const startHttp = httpLoopbacks();
const startSmtp = smtpLoopbacks();
const LEASE = 60_000;

async function openAll(): Promise<readonly ChannelSubject[]> {
  return [
    await slackSubject(startHttp),
    await discordSubject(startHttp),
    await webhookSubject(startHttp),
    await emailSubject(startSmtp),
    dashboardSubject(),
  ];
}

function optionsFor(subjects: readonly ChannelSubject[], clock = manualClock(Date.UTC(2024, 7, 16, 12))) {
  return {
    channels: subjects.map(({ channel }) => channel),
    store: memoryAlertStore(),
    outbox: memoryOutbox(),
    clock,
    ids: sequentialIds(),
    lease: LEASE,
  } satisfies NotifierOptions;
}

const breach = performanceAlert({
  model: 'points',
  level: 'critical',
  metric: 'rmse',
  value: 3.21,
  limit: 3,
  direction: 'above',
});

/** A process that dies after it has sent, and before it has recorded that. */
function dying(outbox: Outbox): Outbox {
  return { ...outbox, markDelivered: () => Promise.reject(new Error('killed')) };
}

describe('an alert and its end, through all channels', () => {
  it('arrive everywhere, in order and with one key each, though the process died on the way', async () => {
    const subjects = await openAll();
    const options = optionsFor(subjects);
    const dead = createNotifier({ ...options, outbox: dying(options.outbox), batchSize: 2 });
    const fired = await dead.sendAlert(breach);
    const over = await dead.resolveAlert('performance:rmse', { model: 'points' });
    expect([fired.messageIds.length, over.messageIds.length]).toEqual([5, 5]);
    await expect(dead.drain()).rejects.toThrow('killed');

    const next = createNotifier({ ...options, ids: randomIds() });
    // What the dead one holds is not touched before its lease is over.
    expect(await next.drain()).toEqual({ delivered: 6, failed: 0, dead: 0 });
    await options.clock.advance(LEASE);
    expect(await next.drain()).toEqual({ delivered: 4, failed: 0, dead: 0 });

    const seen: Record<string, readonly (string | null)[]> = {};
    for (const { channel, arrived } of subjects) {
      const arrivals = await arrived();
      seen[channel.name] = arrivals.map(({ idempotencyKey }) => idempotencyKey);
      expect(arrivals[0]?.text).toMatch(/critical/i);
      expect(arrivals.at(-1)?.text).toMatch(/resolved/i);
    }
    const [firing, resolved] = [fired.id, over.id];
    // Two channels were in the hands of the process that died.
    expect(seen).toEqual({
      slack: [`${firing}/slack`, `${firing}/slack`, `${resolved}/slack`],
      discord: [`${firing}/discord`, `${firing}/discord`, `${resolved}/discord`],
      webhook: [`${firing}/webhook`, `${resolved}/webhook`],
      email: [`${firing}/email`, `${resolved}/email`],
      dashboard: [`${firing}/dashboard`, `${resolved}/dashboard`],
    });
    expect((await next.getNotificationSummary()).messages).toEqual({ pending: 0, delivered: 10, dead: 0 });
  });

  it('do not wait for each other where one channel is down', async () => {
    const subjects = await openAll();
    const [slack] = subjects;
    const options = optionsFor(subjects);
    const notifier = createNotifier(options);
    slack?.failNext({ retryAfter: 30_000 });
    await notifier.sendAlert(breach);
    expect(await notifier.drain()).toEqual({ delivered: 4, failed: 1, dead: 0 });
    await options.clock.advance(29_999);
    expect(await notifier.drain()).toEqual({ delivered: 0, failed: 0, dead: 0 });
    await options.clock.advance(1);
    expect(await notifier.drain()).toEqual({ delivered: 1, failed: 0, dead: 0 });
  });
});

describe('a failure on any channel', () => {
  it('leaves no secret in log, audit log, outbox, summary or test', async () => {
    const subjects = await openAll();
    const [log, auditLog]: [LogEntry[], ReturnType<typeof openAudit>] = [[], openAudit()];
    const options = optionsFor(subjects);
    const notifier = createNotifier({
      ...options,
      auditLog,
      logger: { log: (entry) => void log.push(entry) },
    });
    const failAll = (failure: Parameters<ChannelSubject['failNext']>[0]): void => {
      for (const subject of subjects) subject.failNext(failure);
    };
    await notifier.sendAlert(breach);
    failAll({});
    expect(await notifier.drain()).toEqual({ delivered: 0, failed: 5, dead: 0 });
    const waiting = await options.outbox.list('alert');
    await options.clock.advance(3_600_000);
    failAll({ permanent: true });
    expect(await notifier.drain()).toEqual({ delivered: 0, failed: 0, dead: 5 });
    failAll({});
    const tests = await notifier.testNotifications();
    expect(tests.map(({ ok }) => ok)).toEqual([false, false, false, false, false]);
    const audit = await auditLog.list({ model: 'points' });
    expect([log.length, audit.length]).toEqual([10, 6]);
    const [dead, summary] = [await options.outbox.list('alert'), await notifier.getNotificationSummary()];
    const kept = JSON.stringify([log, audit, waiting, dead, summary, tests]);
    expect(kept).toContain('CHANNEL_NOT_FOUND');
    expect(kept).not.toContain(CANARY);
  });
});

function openAudit() {
  return openMemory(auditLogMemory());
}
