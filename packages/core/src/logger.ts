/** From the most to the least talkative. `silent` writes nothing. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** One line of a log. */
export interface LogEntry {
  readonly level: Exclude<LogLevel, 'silent'>;
  /** The part that speaks, for instance `engine`. */
  readonly component: string;
  readonly message: string;
  /** Figures that belong to the message. */
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Where diagnostics go. Nothing in `@fpl-ml` writes to the console by itself.
 *
 * Laws: logging never throws, whatever the data holds (cycles, BigInt, members that throw when they are read), and an
 * entry is written in spite of data that cannot be; entries are written in order, each as one; nothing that is given is
 * changed.
 */
export interface Logger {
  /** Writes one entry; never throws. */
  log(entry: LogEntry): void;
}

/** Writes nothing. The default everywhere. */
export const silentLogger: Logger = Object.freeze({ log: () => undefined });

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];

/**
 * Lets through what is at least as serious as the level of its component.
 *
 * @param logger receives what passes
 * @param levels by component; `default` serves those that are not named, and is `info` if left out
 */
export function filterLogs(logger: Logger, levels: Readonly<Record<string, LogLevel>>): Logger {
  return {
    log: (entry) => {
      const named = Object.hasOwn(levels, entry.component) ? levels[entry.component] : undefined;
      const threshold = named ?? levels['default'] ?? 'info';
      if (LEVELS.indexOf(entry.level) >= LEVELS.indexOf(threshold)) logger.log(entry);
    },
  };
}
