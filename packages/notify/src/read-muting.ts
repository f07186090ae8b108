import type { AlertDesk } from './alert-desk.js';
import { isInhibited } from './inhibition.js';
import { type AlertFacts, matchesAll } from './matcher.js';

/** What keeps nobody from being told of an alert is `null`. */
export type Muting = (alert: AlertFacts) => 'silenced' | 'inhibited' | null;

/** Reads what is silenced, and what fires and so hides others, at this instant. */
export async function readMuting(
  { store, silences, inhibitions }: Pick<AlertDesk, 'store' | 'silences' | 'inhibitions'>,
  now: number,
): Promise<Muting> {
  const stored = await store.listSilences({ endingAfter: now });
  const active = [...silences, ...stored].filter(({ startsAt, endsAt }) => startsAt <= now && now < endsAt);
  const firing = inhibitions.length === 0 ? [] : await store.list({ status: 'firing' });
  return (alert) => {
    if (active.some(({ matchers }) => matchesAll(alert, matchers))) return 'silenced';
    return isInhibited(alert, inhibitions, firing) ? 'inhibited' : null;
  };
}
