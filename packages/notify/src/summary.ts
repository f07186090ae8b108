import type { Outbox, OutboxRow, Severity } from '@fpl-ml/core';
import type { AlertState, AlertStore } from './alert-store.js';
import { ALERT_TOPIC, fromMessage } from './envelope.js';
import type { AlertGroup } from './group-store.js';

/** Messages by the state of their delivery. */
export interface DeliveryCounts {
  /** Not delivered yet: waiting, under way, or to be tried again. */
  readonly pending: number;
  /** Taken by the channel. */
  readonly delivered: number;
  /** Given up. */
  readonly dead: number;
}

/** A message that was given up. */
export interface DeadLetter {
  /** Id of the outbox message; it was the idempotency key. */
  readonly messageId: string;
  /** `null`, as title and level, for a message that no notifier wrote. */
  readonly channel: string | null;
  /** What was not said. */
  readonly title: string | null;
  /** How much it mattered. */
  readonly level: Severity | null;
  /** When the alert was sent, epoch milliseconds. */
  readonly at: number;
  /** How often it was claimed. */
  readonly attempts: number;
  /** The latest error, without secrets. */
  readonly error: string;
}

/** What was notified of, delivered, held back and given up. */
export interface NotificationSummary {
  /** When it was made, epoch milliseconds. */
  readonly at: number;
  /** The conditions that are firing now, those firing longest first. */
  readonly firing: readonly AlertState[];
  /** How many conditions are over. */
  readonly resolved: number;
  /** Alerts so far, over all conditions: those let through and those suppressed. */
  readonly alerts: { readonly count: number; readonly notified: number; readonly suppressed: number };
  /** All messages. */
  readonly messages: DeliveryCounts;
  /** Messages by level. */
  readonly byLevel: Readonly<Record<Severity, DeliveryCounts>>;
  /** Messages by channel, including channels that exist no more. */
  readonly byChannel: Readonly<Record<string, DeliveryCounts>>;
  /** Oldest first. */
  readonly deadLetters: readonly DeadLetter[];
  /** When the next group is looked at, epoch milliseconds; `null` while none has alerts. */
  readonly nextFlushAt: number | null;
}

/** A message, read. */
export interface Delivery {
  readonly row: OutboxRow;
  readonly letter: DeadLetter;
  readonly model: string | null;
}

function deliveryOf(row: OutboxRow): Delivery {
  const envelope = fromMessage(row.payload);
  const { title = null, level = null, model = null } = envelope?.notification ?? {};
  const { id: messageId, createdAt: at, attempts, lastError } = row;
  const letter = { messageId, channel: envelope?.channel ?? null, title, level, at, attempts, error: lastError ?? '' };
  return { row, letter, model };
}

function countStates(deliveries: readonly Delivery[]): DeliveryCounts {
  const counts = { pending: 0, delivered: 0, dead: 0 };
  for (const { row } of deliveries) counts[row.state] += 1;
  return counts;
}

function total(states: readonly AlertState[], figure: (state: AlertState) => number): number {
  return states.reduce((sum, state) => sum + figure(state), 0);
}

function longestFirst(a: AlertState, b: AlertState): number {
  return a.firingSince - b.firingSince || (a.dedupKey < b.dedupKey ? -1 : 1);
}

/** What a summary is made of. */
export interface SummaryParts {
  /** Listed even when nothing went to them. */
  readonly channels: readonly string[];
  readonly states: readonly AlertState[];
  readonly deliveries: readonly Delivery[];
  readonly groups: readonly AlertGroup[];
}

function nextFlush(groups: readonly AlertGroup[]): number | null {
  const times = groups.flatMap(({ nextFlushAt }) => nextFlushAt ?? []);
  return times.length === 0 ? null : times.reduce((first, time) => Math.min(first, time));
}

/** Counts what is in the alert store and in the outbox. Pure. */
export function summarize(at: number, { channels, states, deliveries, groups }: SummaryParts): NotificationSummary {
  const ofLevel = (level: Severity): DeliveryCounts =>
    countStates(deliveries.filter(({ letter }) => letter.level === level));
  const used = deliveries.flatMap(({ letter }) => letter.channel ?? []);
  const names = [...new Set([...channels, ...used])];
  return {
    at,
    firing: states.filter(({ status }) => status === 'firing').toSorted(longestFirst),
    resolved: states.filter(({ status }) => status === 'resolved').length,
    alerts: {
      count: total(states, ({ count }) => count),
      notified: total(states, ({ notifiedCount }) => notifiedCount),
      suppressed: total(states, ({ suppressedCount }) => suppressedCount),
    },
    messages: countStates(deliveries),
    byLevel: { info: ofLevel('info'), warning: ofLevel('warning'), critical: ofLevel('critical') },
    byChannel: Object.fromEntries(
      names.map((name) => [name, countStates(deliveries.filter(({ letter }) => letter.channel === name))]),
    ),
    deadLetters: deliveries.filter(({ row }) => row.state === 'dead').map(({ letter }) => letter),
    nextFlushAt: nextFlush(groups),
  };
}

/** Where a summary is read from. */
export interface SummarySource {
  readonly store: AlertStore;
  readonly outbox: Outbox;
  readonly channels: readonly string[];
}

/** Reads both sides and counts, for one model or for all. */
export async function readSummary(source: SummarySource, at: number, model?: string): Promise<NotificationSummary> {
  const states = await source.store.list(model === undefined ? {} : { model });
  const all = (await source.outbox.list(ALERT_TOPIC)).map(deliveryOf);
  const waiting = await source.store.listGroups({ dueBy: Number.MAX_SAFE_INTEGER });
  const ofModel = ({ members }: AlertGroup): boolean => members.some((member) => member.model === model);
  return summarize(at, {
    channels: source.channels,
    states,
    deliveries: model === undefined ? all : all.filter((delivery) => delivery.model === model),
    groups: model === undefined ? waiting : waiting.filter(ofModel),
  });
}
