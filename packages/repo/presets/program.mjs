// Programs for tests that kill, stop or race whole processes.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';

/** @param {string} folder @returns {string} the folder of the package that `folder` is in */
function packageFolder(folder) {
  return existsSync(join(folder, 'package.json')) ? folder : packageFolder(dirname(folder));
}

/** @type {typeof import('./program.mjs').compileProgram} */
export async function compileProgram(source, external = []) {
  const entry = fileURLToPath(source);
  const name = basename(entry, '.ts');
  const folder = packageFolder(dirname(entry));
  // Inside of `node_modules`, so that what is not bundled is found from there.
  const outDir = join(folder, 'node_modules', '.fpl-ml-programs', `${name}-${process.pid}`);
  await build({
    config: false,
    silent: true,
    entry: [entry],
    outDir,
    outExtension: () => ({ js: '.mjs' }),
    format: 'esm',
    platform: 'node',
    target: 'node20',
    noExternal: [external.length === 0 ? /.*/ : new RegExp(`^(?!(${external.join('|')})$)`)],
    external: [...external],
    // Some of what is bundled is CommonJS, and asks for node's own modules.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    tsconfig: join(folder, 'tsconfig.json'),
  });
  return { file: join(outDir, `${name}.mjs`), remove: () => rm(outDir, { recursive: true, force: true }) };
}
