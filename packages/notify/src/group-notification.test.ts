import { canonicalJson } from '@fpl-ml/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newGroup } from './decide-group.js';
import { discordPayload } from './discord-payload.js';
import { fromMessage, toMessage } from './envelope.js';
import { groupNotification } from './group-notification.js';
import type { GroupMember } from './group-store.js';
import type { Notification } from './notification.js';
import { LEAST_BYTES, shrinkNotification } from './shrink-notification.js';
import { slackPayload } from './slack-payload.js';
import { discordProblems, slackProblems } from './test/service-limits.js';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('x'.repeat(9_000), '&'.repeat(900)),
);
const member: fc.Arbitrary<GroupMember> = fc.record({
  model: fc.option(text),
  dedupKey: text,
  status: fc.constantFrom('firing', 'resolved'),
  title: text,
  message: fc.option(text),
  level: fc.constantFrom('info', 'warning', 'critical'),
  metadata: fc.constant({}),
  firingSince: fc.constant(0),
  resolvedAt: fc.constant(null),
  notifiedAt: fc.constant(null),
  notifiedLevel: fc.constant(null),
});

function notificationFor(members: readonly GroupMember[], label: string): Notification {
  const group = newGroup('slack', { model: label, [label]: 'x' });
  const [firing, resolved] = (['firing', 'resolved'] as const).map((status) =>
    members.filter((each) => each.status === status),
  );
  return groupNotification('group-1', group, { flush: 3, at: 5, firing: firing ?? [], resolved: resolved ?? [] });
}

const told = fc
  .tuple(fc.array(member, { minLength: 1, maxLength: 60 }), text)
  .map(([all, label]) => notificationFor(all, label));

describe('a message of a group', () => {
  it('is within the limits of each service, and says how many alerts are left out', () => {
    fc.assert(
      fc.property(told, (notification) => {
        expect(slackProblems(JSON.parse(JSON.stringify(slackPayload(notification, 'key'))))).toEqual([]);
        expect(discordProblems(JSON.parse(JSON.stringify(discordPayload(notification, 'key'))))).toEqual([]);
        const { group } = notification;
        const all = (group?.firing ?? 0) + (group?.resolved ?? 0);
        expect((group?.alerts.length ?? 0) + (group?.omitted ?? 0)).toBe(all);
        if (all > 20) expect(notification.message).toContain(`… and ${all - 20} more`);
        const shrunk = shrinkNotification(notification, LEAST_BYTES);
        expect(new TextEncoder().encode(canonicalJson(shrunk)).length).toBeLessThanOrEqual(LEAST_BYTES);
        expect((shrunk.group?.alerts.length ?? 0) + (shrunk.group?.omitted ?? 0)).toBe(all);
      }),
      { numRuns: 60 },
    );
  });

  it('comes out of the outbox as it went in', () => {
    fc.assert(
      fc.property(told, (notification) => {
        const { payload } = toMessage('slack', notification);
        expect(fromMessage(JSON.parse(JSON.stringify(payload)))).toEqual(
          JSON.parse(JSON.stringify({ channel: 'slack', notification })),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('is no notification when its alerts are none', () => {
    const { payload } = toMessage('slack', notificationFor([], 'm'));
    const broken = [{ alerts: [{ title: 'x' }] }, { alerts: 'none' }, { labels: { a: 1 } }, { omitted: null }];
    const notification = payload['notification'];
    for (const part of broken) {
      const group = { ...Object(Reflect.get(Object(notification), 'group')), ...part };
      expect(fromMessage({ ...payload, notification: { ...Object(notification), group } })).toBeNull();
    }
  });
});
