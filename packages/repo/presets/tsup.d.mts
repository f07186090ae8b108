import type { defineConfig } from 'tsup';

/**
 * The build of a library package: ESM and CJS, each with its own declarations.
 *
 * @param entry source files that users may import, `src/index.ts` first
 */
export declare function libraryBuild(entry: readonly string[]): ReturnType<typeof defineConfig>;
