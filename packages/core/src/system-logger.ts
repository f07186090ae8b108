import type { Logger } from './logger.js';

/** BigInt as text, and an error with what makes it useful, of which JSON would keep nothing. */
function told(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  return Object.assign({ name, message, stack, cause }, value);
}

/** A member as JSON can hold it, with a note in place of what it cannot hold, so that the rest is written. */
function writable(data: Readonly<Record<string, unknown>>, name: string): unknown {
  try {
    const text = JSON.stringify({ value: data[name] }, (_, value: unknown) => told(value));
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
