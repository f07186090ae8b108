import EventEmitter from 'eventemitter3';

/** The names of events with what each carries. */
export type EventMap = Readonly<Record<string, object>>;

/** What a listener needs of a component's events. */
export interface EventSource<Events extends EventMap> {
  /** Calls `listener` at every event called `name`. @returns removes the listener */
  on<Name extends keyof Events & string>(name: Name, listener: (event: Events[Name]) => void): () => void;
}

/** An event source together with the means to emit. */
export interface Events<Map extends EventMap> extends EventSource<Map> {
  /** Calls all listeners of `name` in the order in which they were added. What a listener throws comes out here. */
  emit<Name extends keyof Map & string>(name: Name, event: Map[Name]): void;
}

/**
 * Typed events on eventemitter3.
 *
 * @example
 * ```ts
 * import { createEvents } from '@fpl-ml/core';
 *
 * const events = createEvents<{ promoted: { version: string } }>();
 * const stop = events.on('promoted', ({ version }) => version.length);
 * events.emit('promoted', { version: '1.0.0' });
 * stop();
 * ```
 */
export function createEvents<Map extends EventMap>(): Events<Map> {
  const emitter = new EventEmitter();
  return {
    on: (name, listener) => {
      emitter.on(name, listener);
      return () => {
        emitter.off(name, listener);
      };
    },
    emit: (name, event) => {
      emitter.emit(name, event);
    },
  };
}
