import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const packages = fileURLToPath(new URL('../../', import.meta.url));

/** Tests run on the sources: `@fpl-ml/x` is `packages/x/src/index.ts`, `@fpl-ml/x/y` is `packages/x/src/y/index.ts`. */
const alias = [
  {
    find: /^@fpl-ml\/(core|stats|boost|monitor|drift|registry|scheduler|notify|engine|store-sql|dashboard|cli)$/,
    replacement: `${packages}$1/src/index.ts`,
  },
  {
    find: /^@fpl-ml\/([a-z-]+)\/(conformance|testing|node|config|drawing|multivariate|explain)$/,
    replacement: `${packages}$1/src/$2/index.ts`,
  },
];

/**
 * The test configuration of one package.
 *
 * @param {string} name shown before each test file
 */
export function libraryTests(name) {
  return defineConfig({
    resolve: { alias },
    test: {
      name,
      include: ['src/**/*.test.ts'],
      environment: 'node',
      // Generous: a test may never depend on the speed of the machine.
      testTimeout: 120_000,
      hookTimeout: 120_000,
      setupFiles: [fileURLToPath(new URL('./no-printing.mjs', import.meta.url))],
    },
  });
}
