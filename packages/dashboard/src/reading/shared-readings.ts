import type { Clock } from '@fpl-ml/core';

/** What {@link sharedReadings} needs. */
export interface SharingOptions<Value> {
  readonly clock: Pick<Clock, 'now'>;
  /** For how long a reading serves others, from its beginning, milliseconds; 0 shares nothing. */
  readonly keepFor: number;
  /** Whether a reading may serve those who come after its end. */
  readonly keep: (value: Value) => boolean;
}

interface Shared<Value> {
  readonly begun: number;
  readonly promise: Promise<Value>;
  underWay: boolean;
}

/** Names come from addresses: without a bound, anybody could fill the memory. */
const MOST = 100;

/**
 * Readings that requests share, by key: those that come while one is under way wait for it, and those that come soon after
 * get the same. What failed serves only those who waited for it.
 */
export function sharedReadings<Value>({ clock, keepFor, keep }: SharingOptions<Value>) {
  const shared = new Map<string, Shared<Value>>();
  const serves = ({ begun, underWay }: Shared<Value>): boolean => {
    const age = clock.now() - begun;
    return underWay || (age >= 0 && age < keepFor);
  };
  const makeRoom = (): void => {
    for (const [key, entry] of shared) {
      if (shared.size >= MOST || !serves(entry)) shared.delete(key);
    }
  };
  const begin = (key: string, read: () => Promise<Value>): Promise<Value> => {
    makeRoom();
    const entry: Shared<Value> = { begun: clock.now(), promise: Promise.resolve().then(read), underWay: true };
    shared.set(key, entry);
    const end = (kept: boolean): void => {
      entry.underWay = false;
      if (!kept && shared.get(key) === entry) shared.delete(key);
    };
    // Whoever asked gets the failure too: the promise itself is what they wait for.
    entry.promise.then((value) => end(keep(value))).catch(() => end(false));
    return entry.promise;
  };
  return (key: string, read: () => Promise<Value>): Promise<Value> => {
    if (keepFor === 0) return read();
    const known = shared.get(key);
    return known !== undefined && serves(known) ? known.promise : begin(key, read);
  };
}
