import { defineConfig } from 'tsup';

/**
 * The build of a library package: ESM and CJS, each with its own declarations.
 *
 * @param {readonly string[]} entry source files that users may import, `src/index.ts` first
 */
export function libraryBuild(entry) {
  return defineConfig({
    entry: [...entry],
    format: ['esm', 'cjs'],
    target: 'node20',
    platform: 'neutral',
    external: [/^node:/],
    dts: {
      // `paths` point at sources for the type checker; declarations must refer to the built packages instead.
      compilerOptions: { ignoreDeprecations: '6.0', paths: {} },
    },
    clean: true,
    sourcemap: true,
    splitting: true,
    treeshake: true,
  });
}
