// PostgreSQL for tests: without a server on the machine, or on the one that DATABASE_URL names.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { startServer } from '../src/postgres-server.mjs';

/** @param {string} url of any database on the server @param {string} statement */
async function command(url, statement) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** @param {string} url @param {string} database */
function withDatabase(url, database) {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** @type {typeof import('./postgres.mjs').usePostgres} */
export function usePostgres(url) {
  /** @type {Set<string>} */
  const made = new Set();
  /** @param {string} name */
  const drop = (name) => command(url, `drop database if exists "${name}" with (force)`);
  return {
    url,
    createDatabase: async (template) => {
      const name = `fpl_ml_test_${randomBytes(8).toString('hex')}`;
      made.add(name);
      const from = template === undefined ? 'template0' : new URL(template).pathname.slice(1);
      await command(url, `create database "${name}" template "${from}"`);
      return withDatabase(url, name);
    },
    stop: async () => {
      for (const name of [...made].reverse()) await drop(name);
      made.clear();
    },
  };
}

export { startServer as startOwnPostgres };

/** @type {typeof import('./postgres.mjs').startPostgres} */
export async function startPostgres() {
  const url = process.env['DATABASE_URL'];
  if (url !== undefined && url !== '') return usePostgres(url);
  const server = await startServer();
  // Databases go with the server.
  return { ...usePostgres(server.url), stop: server.stop };
}

/** Vitest's `globalSetup`: one server for all test files of a project. @type {typeof import('./postgres.mjs').default} */
export default async function setup(project) {
  const server = await startPostgres();
  project.provide('postgresUrl', server.url);
  return server.stop;
}
