import { writeSync } from 'node:fs';
import { failingDatabase, failpoints } from '@fpl-ml/engine/testing';
import Database from 'libsql';
import { runCli } from '../cli.js';

/** The program, with a database that dies, stops or is full when its environment says so. */
const { KILL_AT, STOP_AT, MAX_PAGES } = process.env;

const die = (): void => {
  // At once, since a stopped process writes nothing any more.
  writeSync(2, 'stopping\n');
  process.kill(process.pid, KILL_AT === undefined ? 'SIGSTOP' : 'SIGKILL');
};
const points = failpoints({ at: Number(KILL_AT ?? STOP_AT), die });

process.exitCode = await runCli(
  process.argv.slice(2),
  {
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
    terminal: null,
  },
  (file) => {
    const handle = failingDatabase(new Database(file), points);
    if (MAX_PAGES !== undefined) handle.pragma(`max_page_count = ${MAX_PAGES}`);
    return handle;
  },
);
process.stdout.write(`${points.passed.length} failpoints passed\n`);
