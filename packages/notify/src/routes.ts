import { compareSeverity, FplMlError, type Severity } from '@fpl-ml/core';
import type { Channel } from './channel.js';

/** Sends what is serious enough to a channel. */
export interface Route {
  /** Name of a channel. */
  readonly channel: string;
  /** The lowest level that it takes. Default `info`. */
  readonly minLevel?: Severity;
}

/**
 * The channels by name.
 *
 * @throws FplMlError `CHANNEL_NAME_TAKEN`
 */
export function channelsByName(channels: readonly Channel[]): ReadonlyMap<string, Channel> {
  const byName = new Map<string, Channel>();
  for (const channel of channels) {
    if (byName.has(channel.name)) {
      throw new FplMlError(
        'CHANNEL_NAME_TAKEN',
        `Expected channels with different names, got "${channel.name}" twice: name one of them otherwise.`,
        { data: { channel: channel.name } },
      );
    }
    byName.set(channel.name, channel);
  }
  return byName;
}

/**
 * The channels with these names, in their order. Default all.
 *
 * @throws FplMlError `CHANNEL_UNKNOWN`
 */
export function namedChannels(
  channels: ReadonlyMap<string, Channel>,
  names: readonly string[] = [...channels.keys()],
): readonly Channel[] {
  return names.map((name) => {
    const channel = channels.get(name);
    if (channel !== undefined) return channel;
    throw new FplMlError(
      'CHANNEL_UNKNOWN',
      `Expected one of the channels ${JSON.stringify([...channels.keys()])}, got "${name}": name one of them.`,
      { data: { channel: name } },
    );
  });
}

function checkLevel(level: Severity): void {
  if (['info', 'warning', 'critical'].includes(level)) return;
  throw new FplMlError('NOTIFIER_INVALID', `Expected minLevel to be info, warning or critical, got "${level}".`, {
    data: { name: 'minLevel', value: level },
  });
}

/**
 * Checks that each route leads to a channel. Without routes, every channel takes everything.
 *
 * @throws FplMlError `CHANNEL_UNKNOWN`; `NOTIFIER_INVALID` for a level that is none
 */
export function checkedRoutes(
  channels: ReadonlyMap<string, Channel>,
  routes?: readonly Route[],
): readonly Required<Route>[] {
  const wanted: readonly Route[] = routes ?? [...channels.keys()].map((channel) => ({ channel }));
  return wanted.map(({ channel, minLevel = 'info' }) => {
    checkLevel(minLevel);
    if (channels.has(channel)) return { channel, minLevel };
    throw new FplMlError(
      'CHANNEL_UNKNOWN',
      `Expected a route to one of ${JSON.stringify([...channels.keys()])}, got "${channel}": add the channel or drop the route.`,
      { data: { channel } },
    );
  });
}

/** The channels that take a level, each once, in the order of the routes. */
export function routedChannels(routes: readonly Required<Route>[], level: Severity): readonly string[] {
  const taking = routes.filter(({ minLevel }) => compareSeverity(level, minLevel) >= 0);
  return [...new Set(taking.map(({ channel }) => channel))];
}
