// with-node.mjs MAJOR SCRIPT [ARGUMENT …]: runs a script on that version of Node, installed first if need be.
import { spawnSync } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeOf } from '../src/node-versions.mjs';

const [major, ...args] = process.argv.slice(2);
try {
  const { label, path } = nodeOf(fileURLToPath(new URL('../../../', import.meta.url)), Number(major));
  console.log(label);
  // What the script starts by the name `node` is to be the same.
  const env = { ...process.env, PATH: [dirname(path), process.env.PATH].join(delimiter) };
  process.exitCode = spawnSync(path, args, { stdio: 'inherit', env }).status ?? 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
