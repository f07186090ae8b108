import pg from 'pg';
import { expect, onTestFinished } from 'vitest';

/** Another connection to a database, as another program has one, until the test ends. */
export async function anotherClient(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

/** A connection string with a setting of the session, for instance `lock_timeout=50`. */
export function withSetting(url: string, setting: string): string {
  return `${url}?options=${encodeURIComponent(`-c ${setting}`)}`;
}

/** Waits until one connection to the database of `client` waits for a lock. */
export async function untilBlocked(client: pg.Client): Promise<void> {
  const blocked = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  await expect.poll(async () => (await client.query(blocked)).rowCount, { timeout: 20_000 }).toBe(1);
}

/** Ends the connections to the database of `client` that are in a state, as an administrator or a crash does. */
export async function terminate(client: pg.Client, state: 'idle' | 'idle in transaction'): Promise<void> {
  const others = `datname = current_database() and pid <> pg_backend_pid() and state = '${state}'`;
  const { rowCount } = await client.query(
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity where ${others}`,
  );
  expect(rowCount).toBeGreaterThan(0);
}
