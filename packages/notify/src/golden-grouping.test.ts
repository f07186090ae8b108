import { readFileSync } from 'node:fs';
import { FplMlError } from '@fpl-ml/core';
import { manualClock, type ManualClock } from '@fpl-ml/core/testing';
import { needShared } from '@fpl-ml/repo/shared';
import { expect, it, type TestContext } from 'vitest';
import type { Channel } from './channel.js';
import type { Notification } from './notification.js';
import type { Notifier } from './notifier.js';
import { setUp } from './notifier-fixture.js';

interface Attempt {
  readonly t: number;
  readonly http: number;
  readonly status: string;
  readonly alerts: readonly string[];
}

interface Scenario {
  readonly name: string;
  readonly steps: readonly (readonly [number, string])[];
  readonly notifications: readonly Attempt[];
}

/** When an attempt came, or between which instants, where it is jittered. */
type Moment = number | readonly [number, number];

interface Golden {
  readonly config: Readonly<Record<'group_wait' | 'group_interval' | 'repeat_interval', number>>;
  readonly scenarios: readonly Scenario[];
  readonly tolerance_s: number;
  readonly until: Readonly<Record<string, number>>;
  readonly jitter: Readonly<Record<string, { readonly t: readonly Moment[] }>>;
}

function golden(ctx: TestContext): Golden {
  return JSON.parse(readFileSync(needShared(ctx, 'golden/scheduler.json'), 'utf8')).alertGrouping;
}

function alertsOf({ group }: Notification): readonly string[] {
  return (group?.alerts ?? []).map(({ title, status }) => `${title}:${status}`).toSorted();
}

/** A receiver that answers with these statuses, then with 200. */
function receiver(clock: ManualClock, answers: number[], attempts: Attempt[]): Channel {
  return {
    name: 'receiver',
    send: async (notification) => {
      const http = answers.shift() ?? 200;
      attempts.push({ t: clock.now() / 1_000, http, status: notification.status, alerts: alertsOf(notification) });
      if (http !== 200) throw new FplMlError('CHANNEL_UNAVAILABLE', 'Status 500.', { retryable: true });
    },
  };
}

async function take(notifier: Notifier, scenario: string, step: string): Promise<void> {
  const [verb, subject = '', level = ''] = step.replace(/[()]/g, '').split(' ');
  if (verb === 'silence') {
    const matchers = [{ field: 'scenario', equals: scenario }];
    await notifier.silence({ matchers, duration: Number(subject) * 1_000, createdBy: 'golden', reason: 'measured' });
  } else if (verb === 'resolve') {
    expect((await notifier.resolveAlert(subject)).reason).toMatch(/^(resolved|never-notified)$/);
  } else {
    const severity = level === 'critical' ? 'critical' : 'warning';
    await notifier.sendAlert({ title: subject, message: '', level: severity, metadata: { scenario } });
  }
}

async function play({ config }: Golden, { name, steps, notifications }: Scenario, until: number) {
  const clock = manualClock(0);
  const attempts: Attempt[] = [];
  const { notifier } = setUp({
    clock,
    channels: [
      receiver(
        clock,
        notifications.map(({ http }) => http),
        attempts,
      ),
    ],
    retry: { baseDelay: 500 },
    pollInterval: 50,
    grouping: {
      by: ['scenario'],
      wait: config.group_wait * 1_000,
      interval: config.group_interval * 1_000,
      repeat: config.repeat_interval * 1_000,
    },
    inhibitions: [
      {
        source: [{ field: 'level', equals: 'critical' }],
        target: [{ field: 'level', equals: 'warning' }],
        equal: ['scenario'],
      },
    ],
  });
  notifier.start();
  for (const [at, step] of steps) {
    await clock.advanceTo(at * 1_000);
    await take(notifier, name, step);
  }
  await clock.advanceTo(until * 1_000);
  await notifier.stop();
  return attempts;
}

const NAMES = [
  'two in group_wait',
  'second after the first flush',
  'unchanged repeats',
  'resolve',
  'resolved before group_wait',
  'flap inside group_interval',
  'inhibited warning',
  'receiver 500 twice',
  'silenced then expires',
];

it('knows each timeline that was measured', (ctx) => {
  expect(golden(ctx).scenarios.map(({ name }) => name)).toEqual(NAMES);
});

for (const name of NAMES) {
  it(`tells as Alertmanager does: ${name}`, async (ctx) => {
    const file = golden(ctx);
    const scenario = file.scenarios.find((each) => each.name === name) ?? expect.fail(`no scenario ${name}`);
    const attempts = await play(file, scenario, file.until[name] ?? file.until['default'] ?? 0);
    const [got, wanted] = [attempts, scenario.notifications].map((list) => list.map(({ t: _, ...rest }) => rest));
    expect(got).toEqual(wanted);
    for (const [i, { t }] of attempts.entries()) {
      const moment = file.jitter[name]?.t[i] ?? scenario.notifications[i]?.t ?? Number.NaN;
      const [first, last] = typeof moment === 'number' ? [moment, moment] : moment;
      expect(t).toBeGreaterThanOrEqual(first - file.tolerance_s);
      expect(t).toBeLessThanOrEqual(last + file.tolerance_s);
    }
  });
}
