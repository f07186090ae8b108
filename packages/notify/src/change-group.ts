import { FplMlError } from '@fpl-ml/core';
import type { AlertDesk } from './alert-desk.js';
import { decideGroup, type GroupDecision, type GroupEvent } from './decide-group.js';
import type { Grouping } from './grouping.js';
import type { AlertGroup } from './group-store.js';

/** A desk that groups. */
export type GroupDesk = AlertDesk & { readonly grouping: Grouping };

/** In each round at least one writer gets through. */
const ROUNDS = 100;

/**
 * Applies an event to a group, on whatever state it has then.
 *
 * @param from its state as far as it is known; anew from the store when another writer was faster
 * @throws FplMlError `ALERT_CONFLICT`
 */
export async function changeGroup(
  { store, clock, grouping }: Pick<GroupDesk, 'store' | 'clock' | 'grouping'>,
  from: AlertGroup,
  event: GroupEvent,
): Promise<GroupDecision> {
  let group = from;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { wait, interval, repeat } = grouping;
    const decision = decideGroup(group, event, { now: clock.now(), wait, interval, repeat });
    if (decision.state === group || (await store.compareAndSetGroup(decision.state))) return decision;
    group = (await store.getGroup(group)) ?? group;
  }
  throw new FplMlError(
    'ALERT_CONFLICT',
    `A group of channel "${from.channel}" was changed by others ${ROUNDS} times: try again.`,
    { retryable: true, data: { channel: from.channel } },
  );
}
