import type { Matcher } from './matcher.js';

/** A time in which nobody is told of the alerts that match. */
export interface Silence {
  /** Unique. */
  readonly id: string;
  /** An alert that fulfils all of them is silenced. */
  readonly matchers: readonly Matcher[];
  /** From when on, epoch milliseconds. */
  readonly startsAt: number;
  /** Until when, epoch milliseconds, itself no more. */
  readonly endsAt: number;
  /** When it was made, epoch milliseconds. */
  readonly createdAt: number;
  /** Who made it. */
  readonly createdBy: string;
  /** Why. */
  readonly reason: string;
  /** Who ended it before its time; `null` while nobody did. */
  readonly expiredBy: string | null;
  /** 1 at first, then one more with each change. */
  readonly revision: number;
}

/** Which silences {@link SilenceStore.listSilences} gives; what is left out does not restrict. */
export interface SilenceQuery {
  /** Only those that end after this instant, epoch milliseconds. */
  readonly endingAfter?: number;
}

/**
 * Keeps silences.
 *
 * Laws: a write succeeds only on the revision it was made from. What was given or returned can be changed by the caller
 * without any effect here.
 */
export interface SilenceStore {
  /** A silence; `null` when it is not known. */
  getSilence(id: string): Promise<Silence | null>;
  /**
   * Writes `silence` if the stored revision is `silence.revision - 1` (nothing stored counts as revision 0).
   *
   * @returns `false`, and nothing changes, when it is another
   */
  compareAndSetSilence(silence: Silence): Promise<boolean>;
  /** The silences that match, by `createdAt`, then by id. */
  listSilences(query?: SilenceQuery): Promise<readonly Silence[]>;
}
