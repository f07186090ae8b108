// Finds, bundles and runs the benches of the packages.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bundle } from './bundle.mjs';

/**
 * @typedef {object} Bench
 * @property {string} package folder name below `packages`
 * @property {string} name
 * @property {string} path absolute
 */

/**
 * @param {string} root
 * @returns {readonly Bench[]}
 */
export function listBenches(root) {
  return readdirSync(join(root, 'packages')).flatMap((name) => {
    const folder = join(root, 'packages', name, 'bench');
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((file) => file.endsWith('.bench.ts'))
      .sort()
      .map((file) => ({ package: name, name: basename(file, '.bench.ts'), path: join(folder, file) }));
  });
}

/**
 * Bundles a bench with the sources of the workspace.
 *
 * @param {string} root
 * @param {Bench} bench
 * @returns {Promise<string>} path of a module that plain Node runs; rejects when it does not compile
 */
export async function bundleBench(root, bench) {
  const folder = join(root, 'packages', bench.package, 'node_modules', '.fpl-ml-bench');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${bench.name}.mjs`);
  rmSync(outfile, { force: true });
  await bundle({ root, entry: bench.path, outfile });
  return outfile;
}

/**
 * Bundles and runs a bench; it prints its own tables.
 *
 * @param {string} root
 * @param {Bench} bench
 * @returns {Promise<boolean>} whether it succeeded
 */
export async function runBench(root, bench) {
  const file = await bundleBench(root, bench);
  const cwd = join(root, 'packages', bench.package);
  return spawnSync(process.execPath, ['--expose-gc', file], { cwd, stdio: 'inherit' }).status === 0;
}
