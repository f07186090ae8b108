// A process that does one task on a database file, at the same time as others: `contender.js FILE TASK PLACE`.
import { argv, stdin, stdout } from 'node:process';
import { CONTENTION_TASKS } from './contention-tasks.js';
import { CORE_TASKS } from './core-tasks.js';
import { GROUP_TASKS } from './group-tasks.js';
import { openDatabaseAt } from './open-stores.js';

const [, , path = '', name = '', place = ''] = argv;
const task = { ...CONTENTION_TASKS, ...CORE_TASKS, ...GROUP_TASKS }[name];
if (task === undefined) throw new RangeError(`Expected a task, got "${name}".`);
const database = await openDatabaseAt(path);
stdout.write('ready\n');
// All begin when they are told to.
await new Promise((resolve) => stdin.once('data', resolve));
const result = await task(database, Number(place));
await database.close();
stdout.write(`${JSON.stringify(result)}\n`);
stdin.destroy();
