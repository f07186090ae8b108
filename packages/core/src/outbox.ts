import type { JsonObject } from './json.js';

/** A message to be relayed after the transaction that wrote it: an alert, an event for another system. */
export interface OutboxMessage {
  /** Unique; it travels with the message, so that the receiver can recognise a repetition. */
  readonly id: string;
  /** Which relay is meant, for instance `alert`. */
  readonly topic: string;
  /** Messages with one key are delivered in the order in which they were added. */
  readonly key: string;
  /** The content. */
  readonly payload: JsonObject;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** A message with the state of its delivery. */
export interface OutboxRow extends OutboxMessage {
  /** Position in the outbox, growing. */
  readonly seq: number;
  readonly state: 'pending' | 'delivered' | 'dead';
  /** Claims so far. */
  readonly attempts: number;
  /** Not to be claimed before this instant, epoch milliseconds. */
  readonly notBefore: number;
  /** Why the latest attempt failed; `null` before one did. */
  readonly lastError: string | null;
  /** Epoch milliseconds of the delivery; `null` before it. */
  readonly deliveredAt: number | null;
}

/** A message in the hands of one relay. */
export interface ClaimedMessage extends OutboxRow {
  /** Proves the claim when the outcome is reported; void once the lease has run out and another claim was made. */
  readonly claim: string;
}

/** What {@link Outbox.claim} needs. */
export interface OutboxClaim {
  readonly topic: string;
  /** Who claims. */
  readonly owner: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** How long the claim holds, milliseconds. */
  readonly lease: number;
  /** At most this many messages. */
  readonly limit: number;
}

/** How a delivery failed. */
export interface DeliveryFailure {
  readonly error: string;
  /** Epoch milliseconds of the next attempt; `null` gives up, and the message becomes a dead letter. */
  readonly retryAt: number | null;
}

/**
 * Messages that are written in the transaction of the state that they report, and relayed afterwards, at least once.
 *
 * Laws: of each key only the oldest pending message can be claimed, so order holds per key also across failures; a dead
 * letter no longer blocks its key. A message in a live claim is not given out again; after the lease it is.
 */
export interface Outbox {
  /** Adds messages, all or none. A message whose id is known already is left as it is. */
  add(messages: readonly OutboxMessage[]): Promise<void>;
  /** Takes messages that are due, in order of `seq`, and counts an attempt on each. */
  claim(request: OutboxClaim): Promise<readonly ClaimedMessage[]>;
  /** Records a delivery. @returns `false`, and nothing changes, when the claim is no longer held */
  markDelivered(message: ClaimedMessage, now: number): Promise<boolean>;
  /** Records a failed delivery. @returns `false`, and nothing changes, when the claim is no longer held */
  markFailed(message: ClaimedMessage, failure: DeliveryFailure): Promise<boolean>;
  /** All messages of a topic with their state, by `seq`. */
  list(topic: string): Promise<readonly OutboxRow[]>;
}
