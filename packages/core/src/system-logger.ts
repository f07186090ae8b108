import type { Logger } from './logger.js';

/** A member as JSON can hold it: BigInt as text, and a note in place of what it cannot hold, so that the rest is written. */
function writable(data: Readonly<Record<string, unknown>>, name: string): unknown {
  try {
    const text = JSON.stringify({ value: data[name] }, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    return JSON.parse(text).value;
  } catch {
    return '(not JSON)';
  }
}

/** Writes each entry as one line of JSON to the console's error stream. Of what JSON cannot hold a note is written. */
export function consoleLogger(): Logger {
  return {
    log: (entry) => {
      const data = Object.fromEntries(Object.keys(entry.data).map((name) => [name, writable(entry.data, name)]));
      console.error(JSON.stringify({ ...entry, data }));
    },
  };
}
