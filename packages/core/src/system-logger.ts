import type { Logger } from './logger.js';

/** Writes each entry as one line of JSON to the console's error stream. */
export function consoleLogger(): Logger {
  return { log: (entry) => console.error(JSON.stringify(entry)) };
}
